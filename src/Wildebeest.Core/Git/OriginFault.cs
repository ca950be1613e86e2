namespace Wildebeest.Git;

/// <summary>Why the origin could not be used, as far as git's own words tell.</summary>
enum OriginFault
{
    Other,
    SshMissing,
    UnknownHost,
    Unreachable,
    HostKeyUnknown,
    CertificateRefused,
    NotAdmitted,
    PermissionDenied,
    NoSuchRepository,
    NoSuchBranch,
    RefRefused,
    RateLimited,
    ServerError,
    ConnectionLost,
    TimedOut,
    LocalDiskFull,
    LocalDamage,
}
