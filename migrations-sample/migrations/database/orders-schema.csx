// The orders table. Written so that it can be run again from its start: a host that lost power in the middle does so.
#load "lib/machine.csx"

Rolling(atMostOut: 1);

var schema = OnMachine("var/lib/shop/schema.sql");

Update(() =>
{
    Files.Write(schema, "create table if not exists orders (id bigint primary key, placed timestamptz not null);\n");
    Run("sleep", "0.5"); // the time that a real server takes to apply it
    Log($"The orders table is on {Me.Name}");
});

Check(() =>
{
    // A host that was put back is asked too, and has no such table.
    if (!Me.IsUndone)
    {
        Run("grep", "-c", "create table", schema);
    }
});
