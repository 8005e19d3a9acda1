using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Bench;

/// <summary>Rounding errors of 3x3 layers inside models, direct and by minimal filtering, against sums in double precision.</summary>
internal sealed class WinogradErrorCommand : IBenchCommand
{
    public string Name => "winograd-error";

    public string Usage => "MODEL...: for the 3x3 layers of each model, on the values they get: errors over the range of the layer's output (before the activation), direct and by minimal filtering";

    public int Run(string[] arguments)
    {
        Console.WriteLine("| model | layers | direct, worst | minimal filtering, worst | direct, root mean square | minimal filtering, root mean square |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var path in arguments)
        {
            using var model = ModelReader.Open(path);
            using var interpreter = new Interpreter(model);
            interpreter.Prepare();
            for (var input = 0; input < interpreter.Inputs.Count; input++)
            {
                if (interpreter.Inputs[input].Type != TensorType.Float32) continue;
                var values = new float[interpreter.Inputs[input].Count];
                for (var i = 0; i < values.Length; i++) values[i] = (i % 255 / 127.5f) - 1;
                interpreter.SetInput<float>(input, values);
            }

            var layers = new Layers();
            interpreter.Observer = layers;
            interpreter.Run();
            if (layers.Count == 0) continue;
            Console.WriteLine(FormattableString.Invariant(
                $"| {Path.GetFileName(path)} | {layers.Count} | {layers.Direct.Worst:E1} | {layers.Fewer.Worst:E1} | {layers.Direct.Root:E1} | {layers.Fewer.Root:E1} |"));
        }

        return 0;
    }

    /// <summary>Errors over ranges.</summary>
    private struct Errors
    {
        private double _squares;
        private long _count;

        public double Worst { get; private set; }

        public readonly double Root => Math.Sqrt(_squares / _count);

        public void Add(double error)
        {
            Worst = Math.Max(Worst, Math.Abs(error));
            _squares += error * error;
            _count++;
        }
    }

    /// <summary>Computes each layer three times when it is about to run.</summary>
    private sealed unsafe class Layers : IOperatorObserver
    {
        private Errors _direct;
        private Errors _fewer;

        public int Count { get; private set; }

        public Errors Direct => _direct;

        public Errors Fewer => _fewer;

        public void Before(OperatorSite site)
        {
            if (site.Operator.Code.Builtin != BuiltinOperator.Conv2D || site.Inputs[0] is not { Type: TensorType.Float32 } input) return;
            if (site.Inputs[1] is not { Type: TensorType.Float32, IsConstant: true } filter) return;
            int[] image = input.Shape, window = filter.Shape, result = site.Output(0).Shape;
            if (window[1] != 3 || window[2] != 3 || image[3] != window[3] || image[3] < 8) return;
            var padding = result[1] == image[1] ? 1 : 0;
            if (result[1] != image[1] + 2 * padding - 2 || result[2] != image[2] + 2 * padding - 2) return;
            Compare(input, filter, site.Inputs.Count > 2 ? site.Inputs[2] : null, result, padding);
            Count++;
        }

        public void After(OperatorSite site, long elapsed)
        {
        }

        private void Compare(TensorValue input, TensorValue filter, TensorValue? bias, int[] result, int padding)
        {
            var channels = input.Shape[3];
            var phase = new ConvolutionPhase(
                result[0], AxisTaps.Single,
                AxisTaps.Convolution(input.Shape[1], result[1], 3, 1, 1, padding), AxisTaps.Convolution(input.Shape[2], result[2], 3, 1, 1, padding), channels, 1);
            var layout = new FilterLayout(0, 3 * channels, channels, 1, 9 * channels, result[3]);
            ReadOnlySpan<float> added = bias is null ? [] : bias.Values<float>();
            float[] first = new float[result.Aggregate(1, static (a, b) => a * b)], second = new float[first.Length];
            fixed (float* one = first, other = second)
            {
                var direct = new ConvolutionWork([phase], layout, 1, 1);
                direct.Pack(filter.Pointer<float>(), added);
                direct.Run(SingleThread.Instance, input.Pointer<float>(), one);
                var fewer = new WinogradWork(new WinogradShape(phase, result[3]), layout, 1);
                fewer.Pack(filter.Pointer<float>(), added);
                fewer.Run(SingleThread.Instance, filter.Pointer<float>(), input.Pointer<float>(), other);
            }

            // Every seventh output: they are enough.
            var range = (double)first.Max() - first.Min();
            for (var i = 0; i < first.Length; i += 7)
            {
                var sum = Exact(input, filter, result, padding, i) + (added.IsEmpty ? 0 : added[i % result[3]]);
                _direct.Add((first[i] - sum) / range);
                _fewer.Add((second[i] - sum) / range);
            }
        }

        private static double Exact(TensorValue input, TensorValue filter, int[] result, int padding, int element)
        {
            int[] image = input.Shape;
            var channels = image[3];
            var (channel, position) = (element % result[3], element / result[3]);
            var (x, y, batch) = (position % result[2], position / result[2] % result[1], position / result[2] / result[1]);
            double sum = 0;
            for (var tap = 0; tap < 9; tap++)
            {
                var (row, column) = (y + tap / 3 - padding, x + tap % 3 - padding);
                if ((uint)row >= (uint)image[1] || (uint)column >= (uint)image[2]) continue;
                var from = input.Pointer<float>() + ((nint)(batch * image[1] + row) * image[2] + column) * channels;
                var weights = filter.Pointer<float>() + ((nint)channel * 9 + tap) * channels;
                for (var c = 0; c < channels; c++) sum += (double)from[c] * weights[c];
            }

            return sum;
        }
    }
}
