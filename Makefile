# The commands a person needs; each calls the script of the same name in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run stop test check setup lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build what is missing or changed, start everything, print the addresses; Ctrl-C stops
	@scripts/run $(ARGS)

stop: ## stop what `make run ARGS=--detach` left running
	@scripts/stop

test: ## set up what tests need and run all of them (one suite: make test ARGS=unit)
	@scripts/test $(ARGS)

check: ## style, types, architecture, content: before every commit
	@scripts/check $(ARGS)

setup: ## only build what is missing or changed (ARGS=--dev: test tools too)
	@scripts/setup $(ARGS)

lock: ## write the lock files in requirements/ anew (ARGS=--upgrade: newer versions)
	@scripts/lock $(ARGS)
