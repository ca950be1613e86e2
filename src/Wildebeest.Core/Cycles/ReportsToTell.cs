using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>The reports of what this host ran, from when they are made until they are published with its state. A run is not held up by one: the journal knows its outcome.</summary>
sealed class ReportsToTell(CycleParts parts, ICycleEvents events)
{
    /// <summary>A full disk must not make an ended migration look unfinished: without its commit the report is made from the journal later.</summary>
    public CommitId? TryMake(Report report, string output, DateTimeOffset at)
    {
        try
        {
            return parts.Publisher.MakeReport(report, output, at);
        }
        catch (WildebeestException exception)
        {
            events.Trouble(exception);
            return null;
        }
    }

    /// <summary>What is not kept now is when it is published: the journal knows it.</summary>
    public void Keep(CommitId? report)
    {
        try
        {
            if (report is { } made)
            {
                parts.Publisher.Keep(made);
            }
        }
        catch (WildebeestException exception)
        {
            events.Trouble(exception);
        }
    }

    /// <summary>
    /// A report whose commit went with a damaged clone is told again from the journal, which knows the outcome but not the output. One that was not kept, because the process died
    /// just then, is now.
    /// </summary>
    public void KeepOwed(Position position)
    {
        KeepTried(position);
        if (position.Owed is { Report: { } made } && parts.Clone.Contains(made))
        {
            parts.Publisher.KeepWhatIsNext(made);
        }
        else if (position.Owed is { } owed && !parts.Publisher.IsNewest(HostRecords.LostReportOf(parts.Identity, owed)))
        {
            parts.Publisher.Keep(parts.Publisher.MakeReport(HostRecords.LostReportOf(parts.Identity, owed), "The output was lost together with the clone that held it.\n", owed.At));
        }
    }

    /// <summary>The same of a try that is to be repeated. Nothing waits for that report, so one whose commit is gone is not made anew.</summary>
    public void KeepTried(Position position)
    {
        if (position.Unfinished?.Again?.Report is { } report && CommitId.Parse(report) is var made && parts.Clone.Contains(made))
        {
            parts.Publisher.KeepWhatIsNext(made);
        }
    }
}
