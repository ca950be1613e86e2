using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>What services are run by here. The first that knows the service is asked.</summary>
static class ServiceSystem
{
    public static void Restart(string service) => Tool.Act("systemctl", "restart", service);

    public static void Reload(string service) => Tool.Act("systemctl", "reload", service);
}
