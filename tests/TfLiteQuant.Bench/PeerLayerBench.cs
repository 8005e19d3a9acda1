using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Layers of a list in our engine and in XNNPACK, in turn, several rounds; of each layer the best round's median.</summary>
internal sealed class PeerLayerBench : IBenchCommand
{
    private const int Rounds = 5;

    public string Name => "peer-layers";

    public string Usage => "XNNPACK_LAYERS LIST... [--threads 1,2] [--ms 20] [--each]: layers in int8, hybrid and float beside the program made from xnnpack_layers.cc";

    public int Run(string[] arguments)
    {
        var threads = LayerBench.Option(arguments, "--threads", "1,2").Split(',').Select(int.Parse).ToArray();
        var milliseconds = int.Parse(LayerBench.Option(arguments, "--ms", "20"), null);
        var showsEach = arguments.Contains("--each");
        var peer = new XnnpackPeer(arguments[0]);
        if (!showsEach) Console.WriteLine("| list | threads | int8, ms | GMAC/s | XNNPACK int8, ms | ratio | hybrid, ms | float, ms | XNNPACK float, ms | int8 / float | hybrid / float |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var list in arguments.Skip(1).TakeWhile(static argument => !argument.StartsWith("--", StringComparison.Ordinal)))
            foreach (var count in threads) Measure(peer, list, count, milliseconds, showsEach);
        return 0;
    }

    private static void Measure(XnnpackPeer peer, string list, int threads, int milliseconds, bool showsEach)
    {
        LayerKind[] kinds = [LayerKind.Int8, LayerKind.Hybrid, LayerKind.Float];
        var layers = File.ReadLines(list).Where(static line => line.Length > 0 && line[0] != '#').Select(BenchLayer.Parse).ToList();
        var ours = kinds.Select(_ => layers.ConvertAll(static _ => double.MaxValue)).ToArray();
        var theirs = layers.ConvertAll(static _ => (Float: double.MaxValue, Int8: double.MaxValue));
        for (var round = 0; round < Rounds; round++)
        {
            var measured = peer.Run(list, threads, milliseconds);
            for (var i = 0; i < layers.Count; i++) theirs[i] = (Math.Min(theirs[i].Float, measured[i].Float), Math.Min(theirs[i].Int8, measured[i].Int8));
            using var pool = new ThreadWorkers(threads);
            for (var kind = 0; kind < kinds.Length; kind++)
                for (var i = 0; i < layers.Count; i++)
                {
                    using var op = layers[i].Bind(kinds[kind], pool);
                    ours[kind][i] = Math.Min(ours[kind][i], Timing.Of(milliseconds / 1e3, op.Kernel.Run)[0].Median * 1e3);
                }
        }

        if (showsEach)
        {
            Console.WriteLine($"{Path.GetFileName(list)}, {threads} threads\nlayer\tint8\tXNNPACK\tratio\tGMAC/s\thybrid\tfloat");
            for (var i = 0; i < layers.Count; i++)
                Console.WriteLine(FormattableString.Invariant(
                    $"{layers[i].Name}\t{ours[0][i]:F1}\t{theirs[i].Int8:F1}\t{ours[0][i] / theirs[i].Int8:F2}\t{layers[i].MultiplyAccumulates / ours[0][i] / 1e3:F0}\t{ours[1][i]:F1}\t{ours[2][i]:F1}"));
        }

        var (int8, hybrid, real) = (ours[0].Sum(), ours[1].Sum(), ours[2].Sum());
        var (peerInt8, peerFloat) = (theirs.Sum(static layer => layer.Int8), theirs.Sum(static layer => layer.Float));
        Console.WriteLine(FormattableString.Invariant(
            $"| {Path.GetFileName(list).Split('.')[0]} | {threads} | {int8 / 1e3:F2} | {layers.Sum(static layer => layer.MultiplyAccumulates) / int8 / 1e3:F0} | {peerInt8 / 1e3:F2} | {int8 / peerInt8:F2} | {hybrid / 1e3:F2} | {real / 1e3:F2} | {peerFloat / 1e3:F2} | {int8 / real:F2} | {hybrid / real:F2} |"));
    }
}
