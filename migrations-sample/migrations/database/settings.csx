// More shared memory for the database, checked before anybody uses it.
#load "lib/machine.csx"

Rolling(atMostOut: 1);

var settings = OnMachine("etc/postgresql/shop.conf");

Update(() => Files.Write(settings, """
    shared_buffers = 1GB
    max_connections = 200
    """));

Check(() =>
{
    // A host that was put back is asked too, and has the old settings.
    if (!Me.IsUndone)
    {
        Run("grep", "-q", "^shared_buffers = ", settings);
    }
});
