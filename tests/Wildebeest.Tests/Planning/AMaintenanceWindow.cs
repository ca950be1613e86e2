using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Ledgers;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Planning;

[Parallelizable(ParallelScope.All)]
sealed class AMaintenanceWindow
{
    static readonly string[] Texts =
    [
        "sat 02:00-05:00 Europe/Berlin", "mon-fri 22:00-04:00 Europe/Berlin", "daily 00:00-24:00 UTC", "sun 02:00-03:00 Europe/Berlin", "fri-mon,wed 23:30-00:30 America/New_York",
        "tue 12:00-24:00 Asia/Kathmandu", "daily 01:59-02:01 Australia/Lord_Howe",
    ];

    // 2026-11-21 is a Saturday.
    [TestCase("sat 02:00-05:00 UTC", "2026-11-21 01:59", ExpectedResult = false)]
    [TestCase("sat 02:00-05:00 UTC", "2026-11-21 02:00", ExpectedResult = true)]
    [TestCase("sat 02:00-05:00 UTC", "2026-11-21 04:59", ExpectedResult = true)]
    [TestCase("sat 02:00-05:00 UTC", "2026-11-21 05:00", ExpectedResult = false)]
    [TestCase("sat 02:00-05:00 UTC", "2026-11-22 03:00", ExpectedResult = false)]
    [TestCase("sat 02:00-05:00 Europe/Berlin", "2026-11-21 01:00", ExpectedResult = true)]
    [TestCase("sat 02:00-05:00 Europe/Berlin", "2026-07-18 00:00", ExpectedResult = true)]
    [TestCase("sat 22:00-04:00 UTC", "2026-11-22 03:59", ExpectedResult = true, Description = "over midnight it belongs to the day that it begins on")]
    [TestCase("sat 22:00-04:00 UTC", "2026-11-21 03:59", ExpectedResult = false)]
    [TestCase("sat 22:00-00:00 UTC", "2026-11-21 23:59", ExpectedResult = true)]
    [TestCase("sat 22:00-00:00 UTC", "2026-11-22 00:00", ExpectedResult = false)]
    [TestCase("daily 00:00-24:00 UTC", "2026-11-22 23:59", ExpectedResult = true)]
    [TestCase("fri-mon 02:00-05:00 UTC", "2026-11-23 03:00", ExpectedResult = true)]
    [TestCase("fri-mon 02:00-05:00 UTC", "2026-11-24 03:00", ExpectedResult = false)]
    [TestCase("mon,sat 02:00-05:00 UTC", "2026-11-21 03:00", ExpectedResult = true)]
    public bool IsOpenInItsTimes(string text, string utc) => MaintenanceWindow.Of(text).IsOpen(At(utc));

    /// <summary>On 2026-03-29 the clock of Berlin goes from 02:00 to 03:00, at 01:00 UTC; on 2026-10-25 from 03:00 back to 02:00, at the same time.</summary>
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-03-29 00:59", ExpectedResult = false)]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-03-29 01:00", ExpectedResult = true, Description = "it begins at 03:00, when 02:00 would have been")]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-03-29 02:59", ExpectedResult = true)]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-03-29 03:00", ExpectedResult = false, Description = "it ends at 05:00, an hour shorter")]
    [TestCase("sun 02:00-03:00 Europe/Berlin", "2026-03-29 01:00", ExpectedResult = false, Description = "what does not exist is not open")]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-10-25 00:00", ExpectedResult = true, Description = "it begins when 02:00 comes first")]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-10-25 03:59", ExpectedResult = true, Description = "it ends at 05:00, an hour longer")]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-10-25 04:00", ExpectedResult = false)]
    [TestCase("sun 02:00-02:30 Europe/Berlin", "2026-10-25 00:15", ExpectedResult = true, Description = "what comes twice is open twice")]
    [TestCase("sun 02:00-02:30 Europe/Berlin", "2026-10-25 00:45", ExpectedResult = false)]
    [TestCase("sun 02:00-02:30 Europe/Berlin", "2026-10-25 01:15", ExpectedResult = true)]
    public bool GoesByTheClockOnTheWall(string text, string utc) => MaintenanceWindow.Of(text).IsOpen(At(utc));

    [TestCase("sat 02:00-05:00 Europe/Berlin", "2026-11-20 12:00:01", ExpectedResult = "2026-11-21 01:00:00 sat 02:00 in Europe/Berlin")]
    [TestCase("sun 02:00-05:00 Europe/Berlin", "2026-03-28 12:00", ExpectedResult = "2026-03-29 01:00:00 sun 03:00 in Europe/Berlin")]
    [TestCase("sun 02:00-03:00 Europe/Berlin", "2026-03-28 12:00", ExpectedResult = "2026-04-05 00:00:00 sun 02:00 in Europe/Berlin", Description = "a week later")]
    [TestCase("sun 02:00-02:30 Europe/Berlin", "2026-10-25 00:45", ExpectedResult = "2026-10-25 01:00:00 sun 02:00 in Europe/Berlin")]
    [TestCase("daily 00:00-24:00 UTC", "2026-11-20 12:00:01", ExpectedResult = "2026-11-20 12:00:01 fri 12:00 in UTC")]
    [TestCase("sat 02:00-05:00 Europe/Atlantis", "2026-11-20 12:00", ExpectedResult = "never")]
    public string TellsWhenItOpens(string text, string utc)
    {
        var window = MaintenanceWindow.Of(text);
        return window.NextOpening(At(utc)) is { } opens ? $"{opens.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {window.WallAt(opens)}" : "never";
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public Property IsOpenWhenItSaysThatItOpensAndNotBefore() =>
        Prop.ForAll(Gen.Elements(Texts).ToArbitrary(), Gen.Choose(0, 2 * 366 * 24 * 3600).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (text, seconds, share) =>
        {
            var window = MaintenanceWindow.Of(text);
            var now = At("2026-01-01 00:00").AddSeconds(seconds);

            var opens = window.NextOpening(now)!.Value;

            var between = now + ((opens - now) * (share / 1001.0));
            return window.IsOpen(opens) && opens >= now && opens - now < TimeSpan.FromDays(15) && (between == opens || !window.IsOpen(between));
        });

    /// <summary>However the days are written, it is the same as a window for each of them.</summary>
    [FsCheck.NUnit.Property(MaxTest = 100)]
    public Property OfSeveralDaysIsThoseOfEach() =>
        Prop.ForAll(Gen.Choose(0, 6).Two().ToArbitrary(), Gen.Choose(0, 14 * 24 * 60).ToArbitrary(), (days, minutes) =>
        {
            var (first, last) = days;
            var now = At("2026-11-16 00:00").AddMinutes(minutes);
            var each = Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(index => WindowText.NameOf((DayOfWeek)((first + index) % 7))).ToList();
            string[] ways = [$"{each[0]}-{each[^1]}", string.Join(',', each)];

            return ways.All(way => MaintenanceWindow.Of($"{way} 20:00-02:00 UTC").IsOpen(now) == each.Any(day => MaintenanceWindow.Of($"{day} 20:00-02:00 UTC").IsOpen(now)));
        });

    [TestCase("sat 02:00-05:00", "must be days, times and a time zone")]
    [TestCase("", "must be days, times and a time zone")]
    [TestCase("sam 02:00-05:00 UTC", "must begin with days")]
    [TestCase("mon-tue-wed 02:00-05:00 UTC", "must begin with days")]
    [TestCase("sat,daily 02:00-05:00 UTC", "must begin with days")]
    [TestCase("sat 2:00-05:00 UTC", "must have times")]
    [TestCase("sat 02:00-05:60 UTC", "must have times")]
    [TestCase("sat 02:00-24:01 UTC", "must have times")]
    [TestCase("sat 24:00-02:00 UTC", "must have times")]
    [TestCase("sat 99:99-02:00 UTC", "must have times")]
    [TestCase("sat 02:00-02:00 UTC", "must have times")]
    [TestCase("sat 02:00-05:00 CEST", "must end with a time zone")]
    [TestCase("sat 02:00-05:00 localtime", "must end with a time zone")]
    [TestCase("sat 02:00-05:00 ../../etc/localtime", "must end with a time zone")]
    public void IsWrittenAsItsGrammarSays(string text, string objection)
    {
        Assert.That(WindowText.TryParse(text, out var said), Is.Null);
        Assert.That(said, Does.StartWith(objection));
    }

    [Test]
    public void KeepsAHostFromStarting()
    {
        var hindrance = Ask(RoleUnderChange.Empty, "sat 02:00-05:00 Europe/Berlin", "sun 02:00-05:00 UTC");

        Assert.That(hindrance?.Sentence, Is.EqualTo(
            "no maintenance window is open (sat 02:00-05:00 Europe/Berlin; sun 02:00-05:00 UTC); the next one opens at 2026-11-21 01:00:00Z, sat 02:00 in Europe/Berlin"));
    }

    [Test]
    public void KeepsNobodyWhileOneOfThemIsOpen() => Assert.That(Ask(RoleUnderChange.Empty, "sat 02:00-05:00 UTC", "fri 12:00-12:01 UTC"), Is.Null);

    [Test]
    public void KeepsNobodyWhoIsInside() => Assert.That(Ask(RoleUnderChange.With(1), "sat 02:00-05:00 UTC"), Is.Null);

    [Test]
    public void KeepsAHostThatDoesNotKnowItsZone()
    {
        var hindrance = Ask(RoleUnderChange.Empty, "sat 02:00-05:00 UTC", "fri 00:00-24:00 Europe/Atlantis");

        Assert.That(hindrance?.Sentence, Does.Contain("the time zone Europe/Atlantis, which this machine does not know"));
        Assert.That(hindrance?.WayOut, Does.Contain("tzdata"));
    }

    static Hindrance? Ask(Ledger ledger, params string[] windows) =>
        new Admission(RoleUnderChange.Host(1), new Demands(RoleUnderChange.OneByOne) { Windows = [.. windows.Select(MaintenanceWindow.Of)] }, RoleUnderChange.Noon).In(ledger);

    static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
