using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>FULLY_CONNECTED on int4 weights with scales for blocks beside float and int8 weights.</summary>
internal sealed class BlocksCommand : IBenchCommand
{
    private const double Seconds = 0.5;

    private static readonly (int Rows, int Depth, int Units)[] Shapes = [(1, 512, 512), (1, 2048, 2048), (16, 512, 512), (128, 1024, 1024)];

    public string Name => "blocks";

    public string Usage => ": FULLY_CONNECTED on float, int8, and int4 weights with a scale for each 128 and 32 columns, one thread";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| input | weights | float, us | int8, us | int4 / 128, us | int4 / 32, us | float / int8 | float / int4 / 32 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (rows, depth, units) in Shapes)
        {
            TfLiteModel[] models = [Model(rows, depth, units, Floats), Model(rows, depth, units, Bytes), Model(rows, depth, units, Blocks(128)), Model(rows, depth, units, Blocks(32))];
            var random = new SeededRandom(2);
            var runs = Array.ConvertAll(models, model =>
            {
                var run = new Interpreter(model);
                run.SetInputBytes(0, TensorValue.From<float>(random.Floats(rows * depth), rows, depth).Bytes.Span);
                return run;
            });
            var times = Timing.Of(Seconds, Array.ConvertAll<Interpreter, Action>(runs, static run => () => run.Run())).Select(static time => time.Best * 1e3).ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"| {rows} x {depth} | {units} x {depth} | {times[0]:F1} | {times[1]:F1} | {times[2]:F1} | {times[3]:F1} | {times[0] / times[1]:F2} | {times[0] / times[3]:F2} |"));
            foreach (var run in runs) run.Dispose();
            foreach (var model in models) model.Dispose();
        }

        return 0;
    }

    private static TfLiteModel Model(int rows, int depth, int units, Func<GraphBuilder, int, int, Value> weights)
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        main.Output(main.FullyConnected(main.Input([rows, depth]), weights(main, units, depth), Value.None));
        main.LastOperator.Code.RequireVersion(12);
        return builder.Build();
    }

    private static Value Floats(GraphBuilder graph, int units, int depth) => graph.Weights([units, depth]);

    private static Value Bytes(GraphBuilder graph, int units, int depth)
        => graph.QuantizedConstant<sbyte>(new SeededRandom(1).Codes(units * depth), [units, depth], QuantizationParameters.PerAxis([.. Enumerable.Repeat(0.01f, units)], 0));

    private static Func<GraphBuilder, int, int, Value> Blocks(int size) => (graph, units, depth) => graph.BlockwiseConstant(
        TensorType.Int4, new SeededRandom(1).Integers(units * depth, -8, 8), [units, depth], [.. Enumerable.Repeat(0.125f, units * depth / size)], size);
}
