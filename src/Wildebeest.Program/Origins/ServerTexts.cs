using Wildebeest.Refs;

namespace Wildebeest.Program.Origins;

/// <summary>Configuration of sshd and of nginx, ready to be put in place.</summary>
static class ServerTexts
{
    public static string Sshd(OriginFolder origin, string user) =>
        $"""
        # /etc/ssh/sshd_config.d/wildebeest.conf, written by: wildebeest origin sshd {origin}
        # Test it with: sshd -t. Then: systemctl reload ssh
        # Hosts and admins use: ssh://{user}@THIS-SERVER{origin}
        Match User {user}
            AuthorizedKeysFile {origin.AuthorizedKeys}
            AuthenticationMethods publickey
            AcceptEnv GIT_PROTOCOL
            DisableForwarding yes
            PermitTTY no
            PermitUserRC no
        Match all

        """;

    /// <param name="certificates">Whom the web server lets in by client certificates instead of passwords.</param>
    public static string Nginx(OriginFolder origin, string user, string server, bool certificates)
    {
        var name = Path.GetFileName(origin.Path);
        var path = name.Replace(".", "\\.", StringComparison.Ordinal);
        return $$"""
            # /etc/nginx/conf.d/wildebeest.conf, written by: wildebeest origin nginx {{origin}}
            # Test it with: nginx -t. Then: systemctl reload nginx
            # Hosts and admins use: https://{{server}}/{{name}}
            # fcgiwrap must run as {{user}}, who owns the repository; docs/origin.md has its unit.
            {{(certificates ? Certificates : "")}}server {
                listen 443 ssl;
                server_name {{server}};
                ssl_certificate /etc/ssl/wildebeest/server.pem;
                ssl_certificate_key /etc/ssl/wildebeest/server.key;
            {{(certificates ? ByCertificate : "")}}    # Nobody pushes more than the origin takes.
                client_max_body_size 512m;

                location ~ ^/{{path}}/(info/refs|git-upload-pack|git-receive-pack)$ {
            {{(certificates ? "" : ByPassword(origin))}}        fastcgi_pass unix:/run/wildebeest-origin.socket;
                    fastcgi_read_timeout 300;
                    fastcgi_param SCRIPT_FILENAME {{origin.HttpServe}};
                    fastcgi_param REMOTE_USER {{(certificates ? "$wildebeest_name" : "$remote_user")}};
                    fastcgi_param REMOTE_ADDR $remote_addr;
                    fastcgi_param GIT_PROTOCOL $http_git_protocol;
                    fastcgi_param PATH_INFO $uri;
                    fastcgi_param QUERY_STRING $query_string;
                    fastcgi_param REQUEST_METHOD $request_method;
                    fastcgi_param CONTENT_TYPE $content_type;
                    fastcgi_param CONTENT_LENGTH $content_length;
                    fastcgi_param SERVER_PROTOCOL $server_protocol;
                }

                # The tip: a few lines that say whether there is anything new.
                location = /{{name}}/tip {
            {{(certificates ? OfThoseAdmitted(origin) : ByPassword(origin))}}        alias {{Path.Combine(origin.Web!, OriginTip.FileName)}};
                    default_type text/plain;
                    add_header Cache-Control no-cache;
                }

                # Each ledger's newest entry, for hosts that wait for their turn.
                location ~ ^/{{path}}/ledgers/(?<wildebeest_role>[a-z][a-z0-9-]*)$ {
            {{(certificates ? OfThoseAdmitted(origin) : ByPassword(origin))}}        alias {{Path.Combine(origin.Web!, PostedFiles.LedgersFolder)}}/$wildebeest_role;
                    default_type text/plain;
                    add_header Cache-Control no-cache;
                }
            }

            """;
    }

    // The subject's first part and nothing else of it: what comes after a comma may be the text of another part.
    const string Certificates =
        """
        map $ssl_client_s_dn $wildebeest_name {
            default "";
            "~^CN=(?<wildebeest_cn>[a-z0-9.-]+)(,|$)" $wildebeest_cn;
        }

        """;

    const string ByCertificate =
        """
            # Who has a certificate of this authority has the name that its CN says.
            ssl_client_certificate /etc/ssl/wildebeest/hosts-ca.pem;
            ssl_verify_client on;

        """;

    /// <summary>The authority vouches for who it is; who is let in is asked here, as <c>access</c> asks it for git.</summary>
    static string OfThoseAdmitted(OriginFolder origin) =>
        $$"""
                if (-f {{origin.Evicted}}/$wildebeest_name) {
                    return 403;
                }

                if (!-f {{origin.Admitted}}/$wildebeest_name) {
                    return 403;
                }

        """;

    static string ByPassword(OriginFolder origin) =>
        $"""
                auth_basic wildebeest;
                auth_basic_user_file {origin.WebPasswords};

        """;
}
