# The commands of the README. build, test and demo install what each of
# them needs and is missing, as root.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Undeclared imports between targets are errors: this is what keeps the layers apart.
BUILD := swift build --explicit-target-dependency-import-check error
# The program brings the libraries of the Swift toolchain along.
RELEASE := $(BUILD) -c release --static-swift-stdlib -Xswiftc -cross-module-optimization
export SWIFT_BACKTRACE := enable=no

PREFIX ?= /usr/local
PROGRAM ?= .build/release/hpr
bindir = $(PREFIX)/bin
share = $(DESTDIR)$(PREFIX)/share

.PHONY: build install test differential simulate boundaries boundaries-short sabotage \
  sabotage-seeds coverage tsan asan fuzz demo demo-docker soak completions pages registration lint format

build: needs-build
	$(RELEASE) --product hpr

# Program, pages, completions, systemd unit with its user, an example of a configuration, and the
# scripts of examples/, below PREFIX (and DESTDIR, for packages). It builds nothing: `make build` comes
# first.
install:
	@test -x $(PROGRAM) || { echo "make install: run make build first" >&2; exit 1; }
	install -D -m 755 -s $(PROGRAM) $(DESTDIR)$(bindir)/hpr
	install -d $(share)/man/man1 $(share)/man/man5
	install -m 644 man/*.1 $(share)/man/man1
	install -m 644 man/*.5 $(share)/man/man5
	install -D -m 644 completions/hpr.bash $(share)/bash-completion/completions/hpr
	install -D -m 644 completions/hpr.zsh $(share)/zsh/site-functions/_hpr
	install -D -m 644 completions/hpr.fish $(share)/fish/vendor_completions.d/hpr.fish
	install -D -m 644 install/paas-runner.toml $(share)/doc/hpr/paas-runner.toml
	install -d $(share)/doc/hpr/examples
	install -m 755 examples/*.sh $(share)/doc/hpr/examples
	install -m 644 examples/*.txt $(share)/doc/hpr/examples
	install -D -m 644 install/hpr.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/hpr.conf
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|@bindir@|$(bindir)|' install/hpr.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/hpr.service
	chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/hpr.service

# The tests, cheapest tier first, and at the end a short soak.
test: needs-test lint
	$(BUILD) --build-tests
	Tests/Tools/run-tier 600 CoreTests
	Tests/Tools/run-tier 600 DispatcherTests
	Tests/Tools/run-tier 600 StateFileTests CommandsTests
	Tests/Tools/run-tier 600 SimulationTests
	$(MAKE) --no-print-directory coverage
	LLVM_PROFILE_FILE=/dev/null .build-coverage/release/hpr-sandbox simulate --boundaries --short
	Tests/Tools/sabotage --check
	Tests/Tools/with-docker-engine $(MAKE) --no-print-directory test-with-engine
	Tests/Tools/with-peer Tests/Tools/run-tier 900 PeerTests
	@echo "all tiers passed"

test-with-engine:
	Tests/Tools/run-tier 600 ProvidersTests
	Tests/Tools/run-tier 600 SandboxTests
	$(MAKE) --no-print-directory tsan
	Tests/Tools/run-tier 3300 IntegrationTests
	timeout --kill-after=10 900 .build/debug/hpr-sandbox soak --hpr .build/debug/hpr --minutes 1.25 \
	  --faults 5 --restarts 20 --patience 600 --seed $(if $(SEED),$(SEED),1)

# The loop and the state file in virtual time, against everything that can go wrong. A failing seed
# says how to see it again. SEEDS=1..10000 for more.
SEEDS ?= 1..1000
simulate: needs-build
	$(RELEASE) --product hpr-sandbox
	.build/release/hpr-sandbox simulate --seeds $(SEEDS)

# A crash at every boundary of scripted lives, with every fault that a call can meet.
boundaries: needs-build
	$(RELEASE) --product hpr-sandbox
	.build/release/hpr-sandbox simulate --boundaries

# Without most of the crashes after a fault.
boundaries-short: needs-build
	$(RELEASE) --product hpr-sandbox
	.build/release/hpr-sandbox simulate --boundaries --short

# Deliberate faults, one at a time, in a copy of the source: which seed, and which promise, or which
# test find each. It writes Tests/Sabotage/FOUND.md.
sabotage: needs-demo
	Tests/Tools/sabotage --write

# Those that a seed finds; the others' lines are looked for only.
sabotage-seeds: needs-demo
	Tests/Tools/sabotage --no-tests --within 240

# The same by a build that counts, a part of make test: the simulation alone has to run no less than
# 90 % of the dispatcher's lines.
coverage: needs-demo
	Tests/Tools/coverage $(SEEDS) 90

# The unit tiers with a sanitizer, each in a build folder of its own. Left out are the tests that start
# programs of ours, which are not built.
SANITIZED := HPR_UNIT_TIERS=1 $(BUILD) --build-tests
tsan asan: export HPR_SKIP := BuiltProgramTests|TraceTests

# Races. Any report fails it, but those of the library by which tests start programs.
# TIERS="DispatcherTests …" for some only.
TIERS ?= CoreTests DispatcherTests StateFileTests CommandsTests SimulationTests ProvidersTests
# A few at a time: every step takes so long there that tests would wait for one another beyond their
# deadlines.
tsan: export HPR_BUILD := .build-tsan
tsan: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 4
tsan: export TSAN_OPTIONS := suppressions=Tests/Tools/thread-suppressions
tsan: needs-test
	$(SANITIZED) --sanitize=thread --scratch-path $(HPR_BUILD)
	for tier in $(TIERS); do Tests/Tools/with-docker-engine Tests/Tools/run-tier 900 $$tier; done

# What Swift hands to C and back: libcurl, libgit2, and the descriptors of the state file. No leaks are
# looked for: the runtime and the testing library keep what they made once until the end.
asan: export HPR_BUILD := .build-asan
asan: export ASAN_OPTIONS := detect_leaks=0
asan: needs-test
	$(SANITIZED) --sanitize=address --scratch-path $(HPR_BUILD)
	Tests/Tools/with-docker-engine Tests/Tools/run-tier 900 StateFileTests ProvidersTests

# libFuzzer at every reader of bytes that come from others, SECONDS each.
SECONDS_EACH := $(if $(filter command line environment,$(origin SECONDS)),$(SECONDS),30)
fuzz: needs-build
	Tests/Tools/fuzz all $(SECONDS_EACH)

# The runner manager that hpr replaces, from PyPI, against the sandbox.
differential: needs-peer
	$(BUILD) --build-tests
	Tests/Tools/with-peer Tests/Tools/run-tier 900 PeerTests

# Twenty real jobs through hpr run, on a Clever Cloud that the sandbox plays.
demo: needs-demo
	$(BUILD) --product hpr
	$(BUILD) --product hpr-sandbox
	$(BUILD) --product inner-runner
	@.build/debug/hpr-sandbox demo --executor clever-docker --hpr .build/debug/hpr

# The same on a Docker Engine.
demo-docker: needs-docker
	$(BUILD) --product hpr
	$(BUILD) --product hpr-sandbox
	$(BUILD) --product inner-runner
	@Tests/Tools/with-docker-engine .build/debug/hpr-sandbox demo --executor local-docker \
	  --hpr .build/debug/hpr

# hpr run for some minutes with everything around it going wrong, then judged. Say SEED=N to have the
# same again, as far as time lets it.
MINUTES ?= 10
FAULTS ?= 5
soak: needs-docker
	$(BUILD) --product hpr
	$(BUILD) --product hpr-sandbox
	$(BUILD) --product inner-runner
	@Tests/Tools/with-docker-engine .build/debug/hpr-sandbox soak --hpr .build/debug/hpr \
	  --minutes $(MINUTES) --faults $(FAULTS) $(if $(SEED),--seed $(SEED))

# What the shells complete, from the program itself.
completions:
	$(BUILD) --product hpr
	Tests/Tools/write-completions .build/debug/hpr

# The pages as text, as a terminal shows them.
PAGES ?= .build/pages
pages:
	mkdir -p $(PAGES)
	for page in man/*.[1-9]; do \
	  groff -K utf8 -Tutf8 -man -ww -rLL=100n -P-cbou "$$page" >"$(PAGES)/$$(basename "$$page").txt"; \
	done

# A registration at a terminal, against the sandbox, into examples/registration.txt.
registration:
	$(BUILD) --build-tests
	HPR_RECORD=1 .build/debug/hprPackageTests.xctest --testing-library swift-testing \
	  --filter RegistrationTests

# What is asked for is what the target needs, and no more: only test needs all of it.
needs-%:
	@Tests/Tools/install-needs $*

lint:
	swift format lint --strict -r Sources Tests Package.swift

format:
	swift format -i -r Sources Tests Package.swift
