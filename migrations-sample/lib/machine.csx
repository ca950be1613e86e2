// Where this machine's files are. The demo replaces this file by one that names a directory of its own.

string OnMachine(string path) => "/" + path.TrimStart('/');
