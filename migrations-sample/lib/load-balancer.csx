// A load balancer that looks for a file, as many do: the host is in load while the file is there.
#load "machine.csx"

string InLoad => OnMachine("srv/www/in-load");

void LeaveTheLoad()
{
    Files.Delete(InLoad);
    Run("sleep", "0.3"); // as long as requests that are under way may take
}

void RejoinTheLoad() => Files.Write(InLoad, "yes\n");
