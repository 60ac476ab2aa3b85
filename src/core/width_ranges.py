#!/usr/bin/env python3
"""Writes width_ranges.h from the Unicode data of the Python that runs it."""
import unicodedata


def width(code):
    char = chr(code)
    if code < 0x20 or 0x7F <= code < 0xA0 or 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB:
        return 0
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Zl", "Zp") and code != 0xAD:
        return 0
    # Ideographs that a later Unicode may assign are wide already.
    if unicodedata.east_asian_width(char) in "WF" or 0x20000 <= code <= 0x2FFFD or 0x30000 <= code <= 0x3FFFD:
        return 2
    return 1


def ranges(wanted):
    start = None
    for code in range(0x80, 0x110001):
        inside = code < 0x110000 and width(code) == wanted
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            yield start, code - 1
            start = None


def table(name, wanted):
    print(f"static const struct range {name}[] = {{")
    rows = [f"{{ 0x{a:x}, 0x{b:x} }}," for a, b in ranges(wanted)]
    for i in range(0, len(rows), 6):
        print("\t" + " ".join(rows[i : i + 6]))
    print("};")


print(f"/* Written by width_ranges.py from Unicode {unicodedata.unidata_version}: East Asian Width W and F are two columns wide,")
print(" * nonspacing and enclosing marks, format characters and the joining Hangul letters none. */")
print("#ifndef CORE_WIDTH_RANGES_H\n#define CORE_WIDTH_RANGES_H\n")
print("#include <stdint.h>\n\nstruct range {\n\tuint32_t first, last;\n};\n")
table("zero_ranges", 0)
print()
table("wide_ranges", 2)
print("\n#endif")
