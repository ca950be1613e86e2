using Wildebeest.Signatures;

namespace Wildebeest.Tests.Signatures;

[Parallelizable(ParallelScope.All)]
sealed class WordsOfGpgv
{
    const string Fingerprint = "3CD585B23379847BE1BABEC8D0E30E70DA3C8141";
    const string Valid = "[GNUPG:] VALIDSIG " + Fingerprint + " 2026-11-22 1795359842 0 4 0 22 8 00 " + Fingerprint + "\n";
    const string New = "[GNUPG:] NEWSIG\n";

    [Test]
    public void NameThePrimaryKeyOfAGoodSignature() => Assert.That(Gpgv.Read(0, New + "[GNUPG:] GOODSIG D0E3 carol\n" + Valid).Fingerprint, Is.EqualTo(Fingerprint));

    [Test]
    public void NameTheSubkeyToo()
    {
        const string Subkey = "0123456789ABCDEF0123456789ABCDEF01234567";

        var answer = Gpgv.Read(0, New + "[GNUPG:] GOODSIG D0E3 carol\n" + Valid.Replace("VALIDSIG " + Fingerprint, "VALIDSIG " + Subkey, StringComparison.Ordinal));

        Assert.That((answer.SigningKey, answer.Fingerprint), Is.EqualTo((Subkey, Fingerprint)), "either may be the one that was revoked");
    }

    [Test]
    public void AreNoLessForAKeyThatHasExpired() => Assert.That(Gpgv.Read(0, New + "[GNUPG:] EXPKEYSIG D0E3 carol\n" + Valid).Fingerprint, Is.EqualTo(Fingerprint));

    [TestCase(1, New + Valid)]
    [TestCase(0, "")]
    [TestCase(0, New)]
    [TestCase(0, Valid, Description = "no signature begins")]
    [TestCase(0, New + Valid + New + Valid, Description = "two signatures")]
    [TestCase(0, New + "[GNUPG:] BADSIG D0E3 carol\n" + Valid)]
    [TestCase(0, New + "[GNUPG:] REVKEYSIG D0E3 carol\n" + Valid)]
    [TestCase(0, New + "[GNUPG:] EXPSIG D0E3 carol\n" + Valid)]
    [TestCase(2, New + "[GNUPG:] ERRSIG D0E3 22 8 00 1 9 -\n[GNUPG:] NO_PUBKEY D0E3\n")]
    [TestCase(0, New + "[GNUPG:] VALIDSIG " + Fingerprint + " 2026-11-22 1795359842 0 4 0 22 8 01 " + Fingerprint + "\n", Description = "of a text, whose line ends may differ")]
    [TestCase(0, New + "gpgv: [GNUPG:] VALIDSIG\n")]
    public void AreNoForAllElse(int exitCode, string status) => Assert.That(Gpgv.Read(exitCode, status).Fingerprint, Is.Null);
}
