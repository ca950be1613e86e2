using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

/// <summary>What git 2.39 truly said, asked for what was not there.</summary>
[Parallelizable(ParallelScope.All)]
sealed class WordsOfGit
{
    const string Rest = "\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n";

    [TestCase("fatal: '/srv/nosuch.git' does not appear to be a git repository" + Rest, OriginFault.NoSuchRepository)]
    [TestCase("fatal: repository 'http://127.0.0.1:18080/404/x.git/' not found", OriginFault.NoSuchRepository)]
    [TestCase("remote: ERROR: Repository not found." + Rest, OriginFault.NoSuchRepository)]
    [TestCase("fatal: couldn't find remote ref refs/heads/main", OriginFault.NoSuchBranch)]
    [TestCase("fatal: couldn't find remote ref refs/heads/certificate-verification", OriginFault.NoSuchBranch)]
    [TestCase("fatal: unable to access 'http://127.0.0.1:1/x.git/': Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server", OriginFault.Unreachable)]
    [TestCase("fatal: unable to access 'https://127.0.0.1:1/certificate%20verif/is%20empty.git/': Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server", OriginFault.Unreachable)]
    [TestCase("ssh: connect to host 127.0.0.1 port 1: Connection refused" + Rest, OriginFault.Unreachable)]
    [TestCase("ssh: connect to host certificates.example.org port 22: Connection timed out" + Rest, OriginFault.Unreachable)]
    [TestCase("fatal: unable to access 'http://nosuch.invalid/x.git/': Could not resolve host: nosuch.invalid", OriginFault.UnknownHost)]
    [TestCase("ssh: Could not resolve hostname nosuch.invalid: Name or service not known" + Rest, OriginFault.UnknownHost)]
    [TestCase("error: cannot run ssh: No such file or directory\nfatal: unable to fork", OriginFault.SshMissing)]
    [TestCase("Host key verification failed." + Rest, OriginFault.HostKeyUnknown)]
    [TestCase("git@127.0.0.1: Permission denied (publickey)." + Rest, OriginFault.PermissionDenied)]
    [TestCase("Received disconnect from 127.0.0.1 port 22:2: Too many authentication failures" + Rest, OriginFault.PermissionDenied)]
    [TestCase("ERROR: Permission to org/chain.git denied to deploy key" + Rest, OriginFault.PermissionDenied)]
    [TestCase("fatal: could not read Username for 'http://127.0.0.1:18080': terminal prompts disabled", OriginFault.PermissionDenied)]
    [TestCase("fatal: Authentication failed for 'http://127.0.0.1:18080/401/x.git/'", OriginFault.PermissionDenied)]
    [TestCase("fatal: unable to access 'http://127.0.0.1:18080/403/x.git/': The requested URL returned error: 403", OriginFault.PermissionDenied)]
    [TestCase("fatal: detected dubious ownership in repository at '/srv/own.git'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/own.git" + Rest, OriginFault.PermissionDenied)]
    [TestCase("wildebeest: web03 was evicted from this origin: its disk was sold (2026-11-22 12:00 UTC)" + Rest, OriginFault.NotAdmitted)]
    [TestCase("remote: wildebeest: web03 is not admitted to this origin.\nfatal: unable to access 'https://127.0.0.1:18443/x.git/': The requested URL returned error: 403", OriginFault.NotAdmitted)]
    [TestCase("fatal: unable to access 'http://127.0.0.1:18080/429/x.git/': The requested URL returned error: 429", OriginFault.RateLimited)]
    [TestCase("fatal: unable to access 'http://127.0.0.1:18080/503/x.git/': The requested URL returned error: 503", OriginFault.ServerError)]
    [TestCase("fatal: unable to access 'https://127.0.0.1:18443/x.git/': server certificate verification failed. CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none", OriginFault.CertificateRefused)]
    [TestCase("fatal: unable to access 'https://127.0.0.1:18443/x.git/': SSL: certificate subject name (other) does not match target host name '127.0.0.1'", OriginFault.CertificateRefused)]
    [TestCase("fatal: unable to access 'https://127.0.0.1:18443/x.git/': Problem with the SSL CA cert (path? access rights?)", OriginFault.CertificateRefused)]
    [TestCase("fatal: transport 'ext' not allowed", OriginFault.Other)]
    public void NameTheCause(string words, OriginFault fault) => Assert.That(OriginFaults.Classify(words), Is.EqualTo(fault));

    [TestCase("error: cannot lock ref 'refs/fetched/chain': Unable to create '/var/lib/wildebeest/clone/refs/fetched/chain.lock': File exists.\n\nAnother git process seems to be running in this repository, e.g.\n")]
    [TestCase("error: could not delete reference refs/fetched/chain: Unable to create '/var/lib/wildebeest/clone/packed-refs.lock': File exists.\n")]
    [TestCase("error: object file /var/lib/wildebeest/clone/objects/83/ab2429d743231a5e63d935dffa0a6fee9776bd is empty\nfatal: loose object 83ab2429d743231a5e63d935dffa0a6fee9776bd (stored in /var/lib/wildebeest/clone/objects/83/ab2429d743231a5e63d935dffa0a6fee9776bd) is corrupt")]
    [TestCase("fatal: bad object refs/fetched/chain\nerror: file:///srv/d.git did not send all necessary objects\n")]
    [TestCase("fatal: bad config line 5 in file /var/lib/wildebeest/clone/config")]
    public void OfThisHostsCloneSayThatItIsDamagedHere(string words) => Assert.That(OriginFaults.Classify(words), Is.EqualTo(OriginFault.LocalDamage));

    // A host that took these for its own damage would fetch the whole chain anew at each poll, and help nobody.
    [TestCase("remote: fatal: unable to read d00491fd7e5bb6fa28c517a0bb32b8b506539d4d        \nerror: git upload-pack: git-pack-objects died with error.\nremote: aborting due to possible repository corruption on the remote side. \nfatal: protocol error: bad pack header")]
    [TestCase("remote: error: object file ./objects/d0/0491fd7e5bb6fa28c517a0bb32b8b506539d4d is empty        \nremote: fatal: loose object d00491fd7e5bb6fa28c517a0bb32b8b506539d4d (stored in ./objects/d0/0491fd7e5bb6fa28c517a0bb32b8b506539d4d) is corrupt        \nerror: git upload-pack: git-pack-objects died with error.\nfatal: git upload-pack: aborting due to possible repository corruption on the remote side.")]
    [TestCase("error: object file ./objects/25/356cb7aec8e84371d60995647eff9ca6085de7 is empty\nfatal: loose object 25356cb7aec8e84371d60995647eff9ca6085de7 (stored in ./objects/25/356cb7aec8e84371d60995647eff9ca6085de7) is corrupt\nfatal: the remote end hung up unexpectedly")]
    [TestCase("remote: fatal: write error: No space left on device")]
    public void OfTheOriginsOwnDamageDoNotBlameTheClone(string words) => Assert.That(OriginFaults.Classify(words), Is.EqualTo(OriginFault.ServerError));

    [Test]
    public void NeverShowAPassword()
    {
        var origin = OriginUrl.Parse("https://deploy:s3cr%65t@git.example.org/chain.git");

        var error = OriginFaults.From(origin, "fetch from", $"fatal: unable to access '{origin.ForGit}': The requested URL returned error: 500", "/home/clone");

        Assert.That(error.Fault, Is.EqualTo(OriginFault.ServerError));
        Assert.That($"{error}{error.Details}{error.WayOut}", Does.Not.Contain("s3cr%65t"));
    }

    [Test]
    public void BecomeOneSentenceForEachCause() => Approved.Text(string.Join("\n\n", Enum.GetValues<OriginFault>().Select(fault =>
    {
        var words = Samples.GetValueOrDefault(fault, "fatal: it said something new\n");
        var error = OriginFaults.From(OriginUrl.Parse("https://git.example.org/chain.git"), "fetch from", words, "/home/clone");
        return $"{error.Fault}\n  {error.Message}\n  {error.WayOut ?? "-"}";
    }).Distinct()));

    static readonly Dictionary<OriginFault, string> Samples = typeof(WordsOfGit).GetMethod(nameof(NameTheCause))!
        .GetCustomAttributes(typeof(TestCaseAttribute), false).Cast<TestCaseAttribute>()
        .Concat([new TestCaseAttribute("fatal: bad config line 5 in file config", OriginFault.LocalDamage), new TestCaseAttribute("fatal: sha1 file write error: No space left on device", OriginFault.LocalDiskFull), new TestCaseAttribute("fatal: early EOF", OriginFault.ConnectionLost), new TestCaseAttribute("error: failed [rejected] refs/x", OriginFault.RefRefused)])
        .GroupBy(sample => (OriginFault)sample.Arguments[1]!).ToDictionary(group => group.Key, group => (string)group.First().Arguments[0]!);
}
