# Everything that these make is in .lab/, inside the clone; removing that folder undoes it. docker/setup.py says what is where.

PORT ?= 8888
ARGS ?=
IMAGE_ARGS ?=
SHELL := /bin/bash
LAB := source .lab/env.sh &&

.PHONY: audit-tools book-tools help setup lab test notebooks gallery book image image-test image-same audit bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

setup: ## only the set-up: Jupyter, the Go kernel, warm caches
	@python3 docker/setup.py

lab: setup ## set up, then open JupyterLab on notebooks/ (PORT=8888, ARGS= for jupyter lab)
	@$(LAB) exec jupyter lab notebooks --ip=127.0.0.1 --port=$(PORT) $$([ "$$(id -u)" != 0 ] || echo --allow-root) $(ARGS)

test: ## set up, then check everything: code, tests, notebooks in the kernel, pages in Chromium, exports, the book
	@python3 docker/setup.py --test
	@$(MAKE) --no-print-directory book-tools
	@$(LAB) exec .ci/test

notebooks: setup ## execute the bundled notebooks and write their outputs back
	@$(LAB) python .ci/notebooks.py --write

GALLERY := .lab/gallery

gallery: ## every table and figure beside pandas' and matplotlib's, light and dark: .lab/gallery/index.html
	@python3 docker/setup.py --test
	@$(LAB) cmp -s .ci/gallery/requirements.txt $(GALLERY)/requirements.txt || { \
		rm -rf $(GALLERY) && python3 -m venv $(GALLERY)/venv && \
		$(GALLERY)/venv/bin/pip install -q --disable-pip-version-check --require-hashes --no-deps -r .ci/gallery/requirements.txt && \
		cp .ci/gallery/requirements.txt $(GALLERY)/; }
	@$(LAB) go run ./.ci/gallery $(GALLERY) && $(GALLERY)/venv/bin/python .ci/gallery/peers.py $(GALLERY) && python .ci/gallery/page.py $(GALLERY)

AUDIT := .lab/audit
audit-tools:
	@cmp -s .ci/audit/requirements.txt $(AUDIT)/requirements.txt || { \
		rm -rf $(AUDIT)/venv && python3 -m venv $(AUDIT)/venv && \
		$(AUDIT)/venv/bin/pip install -q --disable-pip-version-check --require-hashes --no-deps -r .ci/audit/requirements.txt && \
		cp .ci/audit/requirements.txt $(AUDIT)/; }

image: ## build the image nmfnb with docker, podman or buildah, whichever is there (IMAGE_ARGS= for it)
	@docker/build nmfnb $(IMAGE_ARGS)

image-test: image audit-tools ## build the image, then check it: any user, no network, token, notebooks, caches, signals
	@.ci/image-test nmfnb $(AUDIT)/venv/bin/hadolint

image-same: image ## build the image once more without a cache and compare: only dates may differ
	@docker/build nmfnb-again --no-cache $(IMAGE_ARGS)
	@.ci/image-same nmfnb nmfnb-again

audit: setup audit-tools ## known vulnerabilities of all Go and Python dependencies, and bills of materials: .lab/audit/
	@$(LAB) PATH="$(CURDIR)/$(AUDIT)/venv/bin:$$PATH" .ci/audit/run $(AUDIT)

BENCH := .lab/bench

bench: setup ## time this package against scikit-learn, and cells in the kernel (ARGS=--readme writes it into README.md, --quick)
	@cmp -s .ci/bench/requirements.txt $(BENCH)/requirements.txt || { \
		rm -rf $(BENCH) && python3 -m venv $(BENCH)/venv && \
		$(BENCH)/venv/bin/pip install -q --disable-pip-version-check --require-hashes --no-deps -r .ci/bench/requirements.txt && \
		cp .ci/bench/requirements.txt $(BENCH)/; }
	@$(LAB) go build -o $(BENCH)/ours ./.ci/bench && $(BENCH)/venv/bin/python .ci/bench/bench.py $(ARGS)

BOOK := .lab/book
book-tools:
	@cmp -s .ci/book/requirements.txt $(BOOK)/requirements.txt || { \
		rm -rf $(BOOK) && python3 -m venv $(BOOK)/venv && \
		$(BOOK)/venv/bin/pip install -q --disable-pip-version-check --require-hashes --no-deps -r .ci/book/requirements.txt && \
		cp .ci/book/requirements.txt $(BOOK)/; }

book: ## a static, searchable site of the notebooks as committed, checked in Chromium: .lab/book/site/index.html
	@python3 docker/setup.py --test
	@$(MAKE) --no-print-directory book-tools
	@$(LAB) python .ci/book.py $(BOOK)

clean: ## remove .lab/
	rm -rf .lab
