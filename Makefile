# `make` or `make help` lists the targets.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help test verify format demo bench fuzz mutation clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

test: ## every test and every gate; ARGS goes on to Maven, such as ARGS='-pl core -am'
	@scripts/test $(ARGS)

verify: test ## the same

format: ## put Java sources and POMs into the one format
	@. scripts/jdk && offpeak_jdk && ./mvnw -B -ntp -q spotless:apply

demo: ## 58 speeches through the sandbox: no account, no network, no money
	@./offpeak run examples/speeches.csv --prompt 'Summarize this speech in two sentences: {{text}}' \
	  --model gpt-6-luna --feature speech-summary -o out.csv --sandbox

bench: ## benchmarks, with machine and settings printed; ARGS='intake' runs one of them
	@scripts/bench $(ARGS)

fuzz: ## feed every parser with hostile input for a minute each; ARGS='openai-line 600' one of them for longer
	@scripts/fuzz $(ARGS)

mutation: ## break the deciding packages on purpose; enough of it must turn a test red
	@. scripts/jdk && offpeak_jdk && ./mvnw -B -ntp -P mutation -pl core test-compile \
	  org.pitest:pitest-maven:mutationCoverage

clean: ## remove everything built, the launcher's builds too
	@rm -rf .offpeak-build && . scripts/jdk && offpeak_jdk && ./mvnw -B -ntp -q clean
