namespace Wildebeest.Running;

/// <summary>A migration asked for a reboot, and the system goes down: no failure, nothing more is run until then, and it is run again from its start after the boot.</summary>
sealed class RebootException() : WildebeestException("This host goes down for the reboot that the migration asked for; it is run again when the host is back.")
{
    public override ExitCode ExitCode => ExitCode.Waiting;
}
