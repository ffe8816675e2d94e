# Everything that these make is in .lab/, inside the clone; removing that folder undoes it. docker/setup.py says what is where.

PORT ?= 8888
ARGS ?=
IMAGE_ARGS ?=
SHELL := /bin/bash
LAB := source .lab/env.sh &&

AUDIT := .lab/audit
BENCH := .lab/bench
BOOK := .lab/book
GALLERY := .lab/gallery

.PHONY: beam beam-image help setup setup-test lab test notebooks gallery book image image-test image-same audit bench tangle clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

setup: ## only the set-up: Jupyter, the Go kernel, warm caches
	@python3 docker/setup.py

setup-test: # the same, and what the checks need
	@python3 docker/setup.py --test

venv-%: # the virtual environment of tools/%
	@python3 docker/setup.py --venv $*

lab: setup ## set up, then open JupyterLab on notebooks/ (PORT=8888, ARGS= for jupyter lab)
	@$(LAB) exec jupyter lab notebooks --ip=127.0.0.1 --port=$(PORT) $$([ "$$(id -u)" != 0 ] || echo --allow-root) $(ARGS)

test: setup-test venv-book ## set up, then check everything: code, tests, notebooks in the kernel, pages in Chromium, exports, the book
	@$(LAB) exec .ci/test

notebooks: setup ## execute the bundled notebooks and write their outputs back
	@$(LAB) python .ci/notebooks.py --write

gallery: setup-test venv-gallery ## every table and figure beside pandas' and matplotlib's, light and dark: .lab/gallery/index.html
	@$(LAB) go run ./tools/gallery $(GALLERY) && $(GALLERY)/venv/bin/python tools/gallery/peers.py $(GALLERY) && python tools/gallery/page.py $(GALLERY)

book: setup-test venv-book ## a static, searchable site of the notebooks as committed, checked in Chromium: .lab/book/site/index.html
	@$(LAB) python tools/book/book.py build $(BOOK) && python tools/book/book.py look $(BOOK)

image: ## build the image nmfnb with docker, podman or buildah, whichever is there (IMAGE_ARGS= for it)
	@docker/build nmfnb $(IMAGE_ARGS)

image-test: image venv-audit ## build the image, then check it: any user, no network, token, notebooks, caches, signals
	@.ci/image-test nmfnb $(AUDIT)/venv/bin/hadolint

beam: setup ## build nmfbeam, the command for data past one machine, into .lab/bin/
	@$(LAB) go build -C beam -o "$(CURDIR)/.lab/bin/nmfbeam" .

beam-image: ## build the image of nmfbeam's workers, and start what is in it
	@DOCKERFILE=docker/beam.Dockerfile docker/build nmfbeam $(IMAGE_ARGS)
	@.ci/beam-image-test nmfbeam

image-same: image ## build the image once more without a cache and compare: only dates may differ
	@docker/build nmfnb-again --no-cache $(IMAGE_ARGS)
	@.ci/image-same nmfnb nmfnb-again

audit: setup venv-audit ## known vulnerabilities of all Go and Python dependencies, and bills of materials: .lab/audit/
	@$(LAB) PATH="$(CURDIR)/$(AUDIT)/venv/bin:$$PATH" tools/audit/run $(AUDIT)

bench: setup venv-bench ## time this package against scikit-learn, and cells in the kernel (ARGS=--readme writes it into README.md, --quick)
	@$(LAB) go build -o $(BENCH)/ours ./tools/bench && $(BENCH)/venv/bin/python tools/bench/bench.py $(ARGS)

tangle: setup ## measure which files of a package use which, and write the table into docs/structure.md
	@$(LAB) go run ./tools/tangle -into docs/structure.md ./internal/... ./nmfnb/... ./plots/...

clean: ## remove .lab/
	rm -rf .lab
