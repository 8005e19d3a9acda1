using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>A line of a list of layers, in the format of xnnpack_layers.cc.</summary>
internal sealed record BenchLayer(string Name, int Height, int Width, int Inputs, int Outputs, int Kernel, int Stride, int Groups)
{
    private const sbyte Relu6 = 3;

    /// <summary>What binding took, without making weights.</summary>
    public double BindMilliseconds { get; private set; }

    private int Pixels => ((Height + Stride - 1) / Stride) * ((Width + Stride - 1) / Stride);

    public long MultiplyAccumulates => (long)Pixels * Outputs * Kernel * Kernel * (Inputs / Groups);

    public long InputBytes => (long)Height * Width * Inputs * sizeof(float);

    public long OutputBytes => (long)Pixels * Outputs * sizeof(float);

    public static BenchLayer Parse(string line)
    {
        var fields = line.Split(' ');
        var numbers = fields.Skip(1).Select(int.Parse).ToArray();
        return new BenchLayer(fields[0], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="kind">Its types.</param>
    /// <param name="pool">Threads.</param>
    public SingleOperator Bind(LayerKind kind, ThreadWorkers pool)
    {
        var op = Make(kind, pool);
        BindMilliseconds = op.BindMilliseconds;
        return op;
    }

    private SingleOperator Make(LayerKind kind, ThreadWorkers pool)
    {
        var isDense = Height * Width == 1;
        int[] image = isDense ? [1, Inputs] : [1, Height, Width, Inputs];
        int[] filter = isDense ? [Outputs, Inputs] : Groups == 1 ? [Outputs, Kernel, Kernel, Inputs] : [1, Kernel, Kernel, Outputs];
        var options = new OperatorOptions(0);
        var activation = kind == LayerKind.Float ? Relu6 : (sbyte)0;
        if (!isDense)
        {
            options.Set(1, FieldValue.Int32(Stride));
            options.Set(2, FieldValue.Int32(Stride));
            if (Groups > 1) options.Set(3, FieldValue.Int32(1));
        }

        options.Set(isDense ? 0 : Groups == 1 ? 3 : 4, FieldValue.Int8(activation));
        var builtin = isDense ? BuiltinOperator.FullyConnected : Groups == 1 ? BuiltinOperator.Conv2D : BuiltinOperator.DepthwiseConv2D;
        var random = new SeededRandom(1);
        var (inputs, weights) = (image.Aggregate(1, Product), filter.Aggregate(1, Product));
        var channelAxis = filter.Length == 4 && Groups > 1 ? 3 : 0;

        // As xnnpack_layers.cc has them; weights differ by channel so that no operator takes them for one scale.
        var scales = Enumerable.Range(0, Outputs).Select(static channel => 0.01f + channel * 1e-6f).ToArray();
        var codes = OperatorInput.Codes(TensorType.Int8, random.Codes(weights), QuantizationParameters.PerAxis(scales, channelAxis), true, filter);
        return kind switch
        {
            LayerKind.Int8 => new SingleOperator(
                builtin, options, pool, TensorType.Int8, QuantizationParameters.PerTensor(0.05f, -128),
                OperatorInput.Codes(TensorType.Int8, random.Codes(inputs), QuantizationParameters.PerTensor(0.02f, -1), false, image), codes,
                OperatorInput.Codes(TensorType.Int32, Enumerable.Repeat(100, Outputs).ToArray(), null, true, Outputs)),
            LayerKind.Hybrid => new SingleOperator(
                builtin, options, pool, OperatorInput.Activation(random.Floats(inputs), image), codes, OperatorInput.Constant(random.Floats(Outputs), Outputs)),
            _ => new SingleOperator(
                builtin, options, pool, OperatorInput.Activation(random.Floats(inputs), image), OperatorInput.Constant(random.Floats(weights), filter), OperatorInput.Constant(random.Floats(Outputs), Outputs)),
        };

        static int Product(int product, int dimension) => product * dimension;
    }
}

/// <summary>Types of a layer.</summary>
internal enum LayerKind
{
    /// <summary>float32.</summary>
    Float,

    /// <summary>int8 with a scale per channel.</summary>
    Int8,

    /// <summary>Floats in and out, int8 weights.</summary>
    Hybrid,
}
