using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting;

/// <summary>nginx of this host as a load balancer.</summary>
public static class Nginx
{
    /// <summary>An upstream, to take servers of it out of load and back in by its configuration file.</summary>
    /// <param name="file">The file that the upstream is in. Starts with '/'.</param>
    /// <param name="upstream">Its name.</param>
    /// <param name="configuration">nginx's main file, where it is not the one that nginx was built with.</param>
    /// <example><code>LeaveLoad(() => Nginx.Upstream("/etc/nginx/conf.d/shop.conf", "shop").Drain("127.0.0.1:8081"));
    /// Rejoin(() => Nginx.Upstream("/etc/nginx/conf.d/shop.conf", "shop").Enable("127.0.0.1:8081"));</code></example>
    public static NginxUpstream Upstream(string file, string upstream, string? configuration = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(upstream);
        Target.Check(file);
        return new NginxUpstream(file, upstream, configuration ?? "");
    }
}
