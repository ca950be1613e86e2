namespace Wildebeest.Program.Terminal;

/// <summary>How an error looks on a terminal: what happened, where, what to do next; never a stack. What others wrote may be in it, so nothing of it steers the terminal.</summary>
static class ErrorText
{
    public static void Print(WildebeestException exception)
    {
        Console.Error.WriteLine($"wildebeest: {PrintableText.Lines(exception.Told)}");
        if (exception.WayOut is { } wayOut)
        {
            Console.Error.WriteLine($"  {PrintableText.Lines(wayOut)}");
        }
    }

    public static void PrintAll(IEnumerable<WildebeestException> exceptions)
    {
        foreach (var exception in exceptions)
        {
            Print(exception);
        }
    }
}
