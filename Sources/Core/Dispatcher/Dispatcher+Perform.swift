// Carrying orders out: one call of a port each, whose answer comes back as a fact.
extension Dispatcher {
  func perform(_ effect: Effect) async {
    switch effect {
    case .request(let runner, let number, let lastUpdate, let url):
      // Whoever is asked is whom a job's record will name, also if the runner is moved just now.
      let coordinator = world.coordinator(of: runner, at: url)
      let answer = await coordinator?.requestJob(lastUpdate: lastUpdate)
      await inbox.post(.requested(runner, number: number, answer ?? .unanswered(noRunner)))
    case .verify(let runner):
      let answer = await world.coordinator(of: runner)?.verify()
      await inbox.post(.verified(runner, answer ?? .unknown(noRunner)))
    case .checkProvider(let runner):
      await check(runner)
    case .list(let runner, let accounts):
      await list(runner, also: accounts)
    case .job, .stop, .note, .dump, .exit:
      break
    }
  }

  /// What the provider offers is known before it counts as available.
  private func check(_ runner: RunnerName) async {
    guard let provider = world.provider(of: runner) else {
      return await inbox.post(.providerChecked(runner, .away(noRunner)))
    }
    let condition = await provider.check()
    if case .available = condition, case .catalogue(let catalogue) = await provider.catalogue() {
      await inbox.post(.catalogued(runner, catalogue))
    }
    await inbox.post(.providerChecked(runner, condition))
  }

  private func list(_ runner: RunnerName, also further: [Account]) async {
    if let provider = world.provider(of: runner) {
      let accounts = await provider.accounts()
      for account in accounts + further.filter({ !accounts.contains($0) }) {
        await inbox.post(.listed(runner, account, await provider.list(account)))
      }
    }
    await inbox.post(.listingsEnded(runner))
  }

  private var noRunner: Trouble { .noRunner }
}
