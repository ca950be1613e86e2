using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.LoadBalancing;

/// <summary>
/// A web server of one host: nginx with a configuration and files of its own, without root. It is started again whenever it ends, as a service manager does; so a migration
/// restarts it by telling it to quit.
/// </summary>
sealed class Site : IDisposable
{
    /// <summary>Its configuration, with <c>{folder} {host} {port} {page} {health}</c> to be filled in.</summary>
    public const string Template = """
        user root;
        daemon off;
        worker_processes 1;
        pid {folder}/nginx.pid;
        error_log {folder}/error.log;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path {folder}/body;
          proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi;
          scgi_temp_path {folder}/scgi;
          uwsgi_temp_path {folder}/uwsgi;
          server {
            listen 127.0.0.1:{port};
            add_header X-Host {host} always;
            location = / { return 200 "{page}"; }
            location = /slow { root {folder}; limit_rate 40k; }
            location = /health { return {health} "health"; }
          }
        }

        """;

    readonly string folder;
    readonly CancellationTokenSource over = new();
    readonly Task supervision;
    ChildProcess nginx;

    public Site(string folder, string host, int port, string page)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        File.WriteAllText(Path.Combine(folder, "port"), port.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(folder, "slow"), new string('x', 30_000));
        File.WriteAllText(Configuration, Filled(folder, host, port, page));
        nginx = Start();
        supervision = SuperviseAsync();
    }

    public string Configuration => Path.Combine(folder, "nginx.conf");

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public void Dispose()
    {
        over.Cancel();
        supervision.Wait(Limits.Soon);
        nginx.Dispose();
        over.Dispose();
    }

    static string Filled(string folder, string host, int port, string page) => Template.Replace("{folder}", folder, StringComparison.Ordinal).Replace("{host}", host, StringComparison.Ordinal)
        .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{page}", page, StringComparison.Ordinal).Replace("{health}", "200", StringComparison.Ordinal);

    async Task SuperviseAsync()
    {
        while (!over.IsCancellationRequested)
        {
            if (nginx.HasExited)
            {
                nginx.Dispose();
                nginx = Start();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10)).ConfigureAwait(false);
        }
    }

    ChildProcess Start()
    {
        Starts++;
        return new ChildProcess(Executable.Find("nginx"), ["-e", Path.Combine(folder, "error.log"), "-c", Configuration], Executable.CleanEnvironment(folder));
    }
}
