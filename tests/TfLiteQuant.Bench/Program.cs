using TfLiteQuant.Bench;

var commands = typeof(IBenchCommand).Assembly.GetTypes()
    .Where(static type => type.IsClass && type.IsAssignableTo(typeof(IBenchCommand)))
    .Select(static type => (IBenchCommand)Activator.CreateInstance(type)!)
    .OrderBy(static command => command.Name, StringComparer.Ordinal)
    .ToList();

if (args.Length > 0 && commands.Find(command => command.Name == args[0]) is { } chosen) return chosen.Run(args[1..]);

Console.WriteLine("usage: dotnet run -c Release --project tests/TfLiteQuant.Bench -- COMMAND ...");
foreach (var command in commands) Console.WriteLine($"  {command.Name} {command.Usage}");
return args.Length == 0 ? 0 : 2;
