using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>3x3 convolutions by minimal filtering beside all their multiply-accumulates, over sizes and channels: what
/// <see cref="WinogradChoice"/> is chosen from.</summary>
internal sealed unsafe class WinogradCommand : IBenchCommand
{
    private static readonly (int Size, int Inputs, int Outputs)[] Shapes =
    [
        (56, 64, 64), (28, 128, 128), (14, 256, 256), (7, 512, 512),
        (112, 16, 16), (32, 16, 16), (28, 16, 16), (16, 32, 32), (8, 64, 64), (14, 16, 16), (7, 16, 16),
        (56, 8, 8), (56, 8, 16), (56, 16, 8), (56, 8, 64), (56, 64, 8), (56, 32, 16), (56, 16, 32), (56, 32, 32), (56, 24, 24), (56, 48, 48),
        (14, 32, 32), (7, 32, 32), (4, 32, 32), (14, 64, 64), (7, 64, 64), (4, 64, 64), (2, 64, 64),
        (14, 128, 128), (7, 128, 128), (4, 128, 128), (7, 256, 256), (4, 256, 256), (2, 256, 256),
        (5, 512, 512), (4, 512, 512), (3, 512, 512), (2, 512, 512), (10, 512, 512), (14, 512, 512), (28, 256, 256), (56, 128, 128), (112, 64, 64),
        (28, 96, 96), (28, 192, 192), (56, 96, 96), (7, 1024, 1024), (14, 1024, 128), (14, 128, 1024),
    ];

    public string Name => "winograd";

    public string Usage => "[--threads 1,2] [--ms 30] [--first N] [--copies 1]: 3x3 layers by minimal filtering beside the direct product, best microseconds, in turn; with copies, layers whose weights push each other's out of the caches";

    public int Run(string[] arguments)
    {
        var milliseconds = int.Parse(LayerBench.Option(arguments, "--ms", "30"), null);
        var only = int.Parse(LayerBench.Option(arguments, "--first", "1000"), null);
        var copies = int.Parse(LayerBench.Option(arguments, "--copies", "1"), null);
        foreach (var threads in LayerBench.Option(arguments, "--threads", "1,2").Split(',').Select(int.Parse))
        {
            using var pool = new ThreadWorkers(threads);
            Console.WriteLine("size\tinputs\toutputs\ttiles\tthreads\tdirect\twinograd\tratio\tdirect MAC/ns");
            foreach (var (size, inputs, outputs) in Shapes.Take(only)) Measure(size, inputs, outputs, pool, milliseconds, copies);
        }

        return 0;
    }

    private static void Measure(int size, int inputs, int outputs, ThreadWorkers pool, int milliseconds, int copies)
    {
        var axis = AxisTaps.Convolution(size, size, 3, 1, 1, 1);
        var phase = new ConvolutionPhase(1, AxisTaps.Single, axis, axis, inputs, 1);
        var layout = new FilterLayout(0, 3 * inputs, inputs, 1, 9 * inputs, outputs);
        var random = new SeededRandom(1);
        float[] image = random.Floats(size * size * inputs), weights = random.Floats(9 * inputs * outputs), bias = random.Floats(outputs), result = new float[size * size * outputs];
        fixed (float* from = image, filter = weights, to = result)
        {
            var direct = new ConvolutionWork[copies];
            var fewer = new WinogradWork[copies];
            for (var i = 0; i < copies; i++)
            {
                direct[i] = new ConvolutionWork([phase], layout, 1, pool.Threads);
                fewer[i] = new WinogradWork(new WinogradShape(phase, outputs), layout, pool.Threads);
                direct[i].Pack(filter, bias);
                fewer[i].Pack(filter, bias);
            }

            nint input = (nint)from, output = (nint)to, factors = (nint)filter;
            var times = Timing.Of(
                milliseconds / 1e3,
                () => Array.ForEach(direct, work => work.Run(pool, (float*)input, (float*)output)),
                () => Array.ForEach(fewer, work => work.Run(pool, (float*)factors, (float*)input, (float*)output)));
            var tiles = (size + 1) / 2 * ((size + 1) / 2);
            var work = copies * (long)size * size * 9 * inputs * outputs;
            Console.WriteLine(FormattableString.Invariant(
                $"{size}\t{inputs}\t{outputs}\t{tiles}\t{pool.Threads}\t{times[0].Best * 1e3 / copies:F1}\t{times[1].Best * 1e3 / copies:F1}\t{times[1].Best / times[0].Best:F2}\t{work / times[0].Best / 1e6:F0}"));
        }
    }
}
