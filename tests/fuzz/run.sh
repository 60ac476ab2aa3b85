#!/bin/sh
# usage: run.sh SECONDS CORPUS PROGRAM…
# Each target looks for so long, from its corpus on; what it adds stays below tests/fuzz/found for the next time. A line for each when it has
# ended; the first finding ends all of it.
set -u

seconds=$1
corpus=$2
shift 2
found=tests/fuzz/found
format='%-28s %12s %8s %9s %7s %9s %9s\n'

# What libFuzzer says at the end, as one line.
summary() { # NAME LOG
	awk -v name="$1" -v format="$format" '
		/^#[0-9]+\tDONE/ { for (i = 1; i < NF; i++) value[$i] = $(i + 1) }
		/^Done [0-9]+ runs/ { runs = $2; spent = $5 }
		END {
			split(value["corp:"], corpus, "/")
			printf format, name, runs, spent, spent ? int(runs / spent) : runs, corpus[1], value["cov:"], value["ft:"]
		}' "$2"
}

# shellcheck disable=SC2059 # the format is ours
printf "$format" target executions seconds per_second inputs edges features
for program; do
	name=$(basename "$program" | sed s/fuzz_//)
	mkdir -p "$found/$name"
	if ! "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$found/" \
		"$found/$name" "$corpus/$name" >"$found/$name.log" 2>&1; then
		tail -n 40 "$found/$name.log" >&2
		printf '%s\n' "fuzz: $name has found something; the input is in $PWD/$found, the whole story in $PWD/$found/$name.log" >&2
		exit 1
	fi
	summary "$name" "$found/$name.log"
done
