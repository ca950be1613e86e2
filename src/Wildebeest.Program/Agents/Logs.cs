using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Wildebeest.Program.Agents;

/// <summary>Where the log goes: to the console in a form for its reader, and for the agent to a file of its home that rolls by day.</summary>
static class Logs
{
    const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <param name="folder">Null for the console only.</param>
    public static Logger Create(LogEventLevel level, string? folder, int keepDays, Func<string, string?> environment, bool timestamps)
    {
        var configuration = new LoggerConfiguration().MinimumLevel.Is(level);
        if (environment("JOURNAL_STREAM") is not null)
        {
            configuration.WriteTo.Console(new JournalFormatter());
        }
        else
        {
            configuration.WriteTo.Console(outputTemplate: timestamps ? Line : "{Message:lj}{NewLine}", standardErrorFromLevel: LogEventLevel.Warning, formatProvider: CultureInfo.InvariantCulture);
        }

        if (folder is not null)
        {
            configuration.WriteTo.File(
                Path.Combine(folder, "wildebeest-.log"), outputTemplate: Line, rollingInterval: RollingInterval.Day, retainedFileCountLimit: keepDays,
                fileSizeLimitBytes: 64L * 1024 * 1024, rollOnFileSizeLimit: true, formatProvider: CultureInfo.InvariantCulture);
        }

        return configuration.CreateLogger();
    }

    /// <summary>journald reads a syslog level in angle brackets at the start of a line (sd-daemon(3)) and has the time already.</summary>
    sealed class JournalFormatter : ITextFormatter
    {
        readonly MessageTemplateTextFormatter text = new("{Message:lj}{NewLine}", CultureInfo.InvariantCulture);

        public void Format(LogEvent logEvent, TextWriter output)
        {
            output.Write(logEvent.Level switch
            {
                LogEventLevel.Verbose or LogEventLevel.Debug => "<7>",
                LogEventLevel.Information => "<6>",
                LogEventLevel.Warning => "<4>",
                LogEventLevel.Error => "<3>",
                _ => "<2>",
            });
            text.Format(logEvent, output);
        }
    }
}
