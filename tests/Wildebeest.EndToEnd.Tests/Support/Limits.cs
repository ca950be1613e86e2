namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>How long a test waits for what others do. Generous: on a good day it all takes a second or two, and it only bounds how late a test fails.</summary>
static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);
}
