namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A real nginx with TLS before a real fcgiwrap, with the configuration that <c>wildebeest origin nginx</c> prints; only its places are those of the test.</summary>
sealed class OriginWebServer : OriginServer
{
    readonly string folder;
    readonly string repository;
    readonly string printed;
    ChildProcess? backend;
    ChildProcess? nginx;
    int port;

    public OriginWebServer(string folder, string repository, string printed)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        this.repository = repository;
        this.printed = printed;
        OpenSsl("req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem");
        MakeCertificate("server", "/CN=server", "subjectAltName=IP:127.0.0.1");
    }

    public override string Url => $"https://127.0.0.1:{port}/{Path.GetFileName(repository)}";

    /// <summary>The certificate of the authority that signed the server's and all clients'.</summary>
    public string Authority => Path.Combine(folder, "ca.pem");

    string Socket => Path.Combine(folder, "cgi");

    /// <summary>Lines for a host's <c>gitconfig</c>, with which it shows a certificate of this subject.</summary>
    public string ClientConfiguration(string name, string subject)
    {
        MakeCertificate(name, subject, "basicConstraints=CA:false");
        return $"[http]\n\tsslCAInfo = {Authority}\n\tsslCert = {Path.Combine(folder, name)}.pem\n\tsslKey = {Path.Combine(folder, name)}.key\n";
    }

    public override void Start()
    {
        File.Delete(Socket);
        var environment = Executable.CleanEnvironment(folder);
        backend = new ChildProcess(Executable.Find("fcgiwrap"), ["-c", "4", "-s", $"unix:{Socket}"], environment);
        if (!IsUp(backend, () => File.Exists(Socket)))
        {
            throw new InvalidOperationException($"fcgiwrap does not start.\n{backend}");
        }

        for (var attempts = 0; attempts < 10 && nginx is null; attempts++)
        {
            port = FreePort();
            File.WriteAllText(Path.Combine(folder, "nginx.conf"), Configuration());
            var candidate = new ChildProcess(Executable.Find("nginx"), ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log")], environment);
            if (IsUp(candidate, () => Answers(port)))
            {
                nginx = candidate;
                return;
            }

            candidate.Dispose();
        }

        Stop();
        throw new InvalidOperationException($"nginx does not start.\n{File.ReadAllText(Path.Combine(folder, "error.log"))}");
    }

    public override void Stop()
    {
        nginx?.Dispose();
        backend?.Dispose();
        (nginx, backend) = (null, null);
    }

    string Configuration() => $$"""
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          fastcgi_temp_path {{folder}}/fastcgi;
          proxy_temp_path {{folder}}/proxy;
          scgi_temp_path {{folder}}/scgi;
          uwsgi_temp_path {{folder}}/uwsgi;
        {{printed.Replace("listen 443 ssl;", $"listen 127.0.0.1:{port} ssl;", StringComparison.Ordinal)
            .Replace("/etc/ssl/wildebeest/hosts-ca.pem", Authority, StringComparison.Ordinal)
            .Replace("/etc/ssl/wildebeest/", folder + "/", StringComparison.Ordinal)
            .Replace("/run/wildebeest-origin.socket", Socket, StringComparison.Ordinal)}}
        }

        """;

    void MakeCertificate(string name, string subject, string extension)
    {
        OpenSsl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-keyout", $"{name}.key", "-out", $"{name}.csr");
        File.WriteAllText(Path.Combine(folder, $"{name}.ext"), extension + "\n");
        OpenSsl("x509", "-req", "-in", $"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", $"{name}.ext", "-out", $"{name}.pem");
    }

    void OpenSsl(params IEnumerable<string> arguments)
    {
        using var openssl = new ChildProcess(Executable.Find("openssl"), arguments, Executable.CleanEnvironment(folder), folder);
        openssl.WaitForExit(Limits.Soon).Successfully();
    }
}
