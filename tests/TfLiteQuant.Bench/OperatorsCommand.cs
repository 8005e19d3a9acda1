using System.Diagnostics;
using System.Runtime.InteropServices;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Operators alone, on one thread, beside what copying the bytes that they read and write takes.</summary>
internal sealed class OperatorsCommand : IBenchCommand
{
    private const double Seconds = 0.4;

    public string Name => "operators";

    public string Usage => "[NAME...]: operators on floats, integers and truths, one thread, beside copying their bytes";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| operator | us | KB in and out | copying half of them, us | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var probe in OperatorProbe.All)
        {
            if (arguments.Length > 0 && !arguments.Any(name => probe.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))) continue;
            var builder = new ModelBuilder();
            builder.Main.Output(probe.Build(builder.Main));
            using var model = builder.Build();
            using var run = new Interpreter(model);
            Fill(run);
            run.Run();
            var bytes = run.Inputs.Concat(run.Outputs).Sum(static tensor => tensor.Bytes().Length);
            // A copy reads and writes as many bytes together.
            var (from, to) = (new byte[bytes / 2], new byte[bytes / 2]);
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds) run.Run();
            var times = Timing.Of(Seconds, () => run.Run(), () => from.CopyTo(to, 0));
            Console.WriteLine(FormattableString.Invariant($"| {probe.Name} | {times[0].Best * 1e3:F1} | {bytes / 1024} | {times[1].Best * 1e3:F1} | {times[0].Best / times[1].Best:F1} |"));
        }

        return 0;
    }

    // Zeros would be special to some functions.
    private static void Fill(Interpreter run)
    {
        var random = new SeededRandom(3);
        for (var i = 0; i < run.Inputs.Count; i++)
        {
            var count = run.Inputs[i].Count;
            run.SetInputBytes(i, run.Inputs[i].Type switch
            {
                TensorType.Float32 => MemoryMarshal.AsBytes<float>(random.Floats(count, -3, 3)),
                TensorType.Int32 => MemoryMarshal.AsBytes<int>(random.Integers(count, 0, 500)),
                TensorType.Int64 => MemoryMarshal.AsBytes<long>(Array.ConvertAll(random.Integers(count, 0, 500), static number => (long)number)),
                _ => Array.ConvertAll(random.Integers(count, 0, 2), static truth => (byte)truth),
            });
        }
    }
}
