using System.Globalization;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A real nginx before git's own http-backend, with pushes allowed, all of whose files are in one folder.</summary>
sealed class HttpServer : OriginServer
{
    const int Backends = 8;

    static readonly Lazy<string> GitPrograms = new(() => PlainGit.Run("/", "--exec-path"));

    readonly string folder;
    readonly string repository;
    ChildProcess? backend;
    ChildProcess? nginx;
    int port;

    public HttpServer(string folder, string repository)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        this.repository = repository;
        PlainGit.Run(repository, "config", "http.receivepack", "true");
    }

    public override string Url => $"http://127.0.0.1:{port}/{Path.GetFileName(repository)}";

    /// <summary>What has gone over the wire since the server was made, headers included. A request counts when its answer is complete.</summary>
    public Traffic Traffic
    {
        get
        {
            var log = Path.Combine(folder, "access.log");
            var requests = (File.Exists(log) ? File.ReadAllLines(log) : []).Select(line => line.Split(' ')).ToList();
            return new Traffic(requests.Count, requests.Sum(request => Number(request[0])), requests.Sum(request => Number(request[1])));
        }
    }

    string Socket => Path.Combine(folder, "cgi");

    public override void Start()
    {
        if (nginx is not null)
        {
            return;
        }

        File.Delete(Socket);
        var environment = Executable.CleanEnvironment(folder);
        backend = new ChildProcess(Executable.Find("fcgiwrap"), ["-c", $"{Backends}", "-s", $"unix:{Socket}"], environment);
        if (!IsUp(backend, () => File.Exists(Socket)))
        {
            throw new InvalidOperationException($"fcgiwrap does not start.\n{backend}");
        }

        var attempts = port == 0 ? 10 : 1;
        ChildProcess? candidate = null;
        while (attempts-- > 0)
        {
            candidate?.Dispose();
            WriteConfiguration(port == 0 || candidate is not null ? port = FreePort() : port);
            candidate = new ChildProcess(
                Executable.Find("nginx"), ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log")], environment);
            if (IsUp(candidate, () => Answers(port)))
            {
                nginx = candidate;
                return;
            }
        }

        Stop();
        throw new InvalidOperationException($"nginx does not start.\n{candidate}\n{File.ReadAllText(Path.Combine(folder, "error.log"))}");
    }

    public override void Stop()
    {
        nginx?.Dispose();
        backend?.Dispose();
        (nginx, backend) = (null, null);
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    void WriteConfiguration(int chosen) => File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log warn;
        events { worker_connections 1024; }
        http {
          log_format traffic '$request_length $bytes_sent $status $request_method $request_uri';
          access_log {{folder}}/access.log traffic;
          client_max_body_size 0;
          client_body_temp_path {{folder}}/body;
          fastcgi_temp_path {{folder}}/fastcgi;
          proxy_temp_path {{folder}}/proxy;
          scgi_temp_path {{folder}}/scgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          server {
            listen 127.0.0.1:{{chosen}};
            location = /{{Path.GetFileName(repository)}}/tip { alias {{repository}}/web/tip; }
            location ~ ^/{{Path.GetFileName(repository)}}/ledgers/([a-z0-9-]+)$ { alias {{repository}}/web/ledgers/$1; }
            location / {
              fastcgi_pass unix:{{Socket}};
              fastcgi_read_timeout 300;
              fastcgi_param SCRIPT_FILENAME {{Path.Combine(GitPrograms.Value, "git-http-backend")}};
              fastcgi_param GIT_PROJECT_ROOT {{Path.GetDirectoryName(repository)}};
              fastcgi_param GIT_HTTP_EXPORT_ALL 1;
              fastcgi_param GIT_PROTOCOL $http_git_protocol;
              fastcgi_param PATH_INFO $uri;
              fastcgi_param QUERY_STRING $query_string;
              fastcgi_param REQUEST_METHOD $request_method;
              fastcgi_param CONTENT_TYPE $content_type;
              fastcgi_param CONTENT_LENGTH $content_length;
              fastcgi_param REMOTE_ADDR $remote_addr;
              fastcgi_param SERVER_PROTOCOL $server_protocol;
            }
          }
        }

        """);
}

/// <summary>Bytes as the server counts them: received from clients and sent to them.</summary>
sealed record Traffic(int Requests, long Received, long Sent)
{
    public static Traffic operator -(Traffic later, Traffic earlier) =>
        new(later.Requests - earlier.Requests, later.Received - earlier.Received, later.Sent - earlier.Sent);
}
