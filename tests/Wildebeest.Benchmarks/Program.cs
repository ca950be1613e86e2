Console.WriteLine("nothing is measured yet");
