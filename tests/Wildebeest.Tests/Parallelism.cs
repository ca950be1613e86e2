// Many of them wait for processes rather than compute.
[assembly: NUnit.Framework.LevelOfParallelism(4)]
