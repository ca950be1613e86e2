// The parallel worker count is NUnit's own; every class says by itself whether its tests may share the machine.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
