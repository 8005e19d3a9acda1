using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>An integer product with weights, drawn at random: shapes, parameters and codes.</summary>
internal sealed class ProductCase
{
    private readonly SeededRandom _random;

    private ProductCase(BuiltinOperator builtin, SeededRandom random)
    {
        Builtin = builtin;
        _random = random;
    }

    public BuiltinOperator Builtin { get; }

    public required int[] Shape { get; init; }

    public required int[] FilterShape { get; init; }

    public required ReferenceWindow Y { get; init; }

    public required ReferenceWindow X { get; init; }

    public FusedActivation Activation { get; init; }

    public int Channels => Builtin == BuiltinOperator.DepthwiseConv2D ? FilterShape[3] : FilterShape[0];

    public int Axis => Builtin == BuiltinOperator.DepthwiseConv2D ? 3 : 0;

    public int[] OutputShape => Builtin switch
    {
        BuiltinOperator.FullyConnected => [Shape[0], Channels],
        BuiltinOperator.TransposeConv => [Shape[0], Y.Size, X.Size, Channels],
        _ => [Shape[0], Y.Output, X.Output, Channels],
    };

    public override string ToString() => $"{Builtin} [{string.Join(',', Shape)}] by [{string.Join(',', FilterShape)}], stride {Y.Stride} x {X.Stride}, dilation {Y.Dilation} x {X.Dilation}, {Y.Padding}, {Activation}";

    /// <summary>A case of an operator; sizes cross the borders of vectors and tiles.</summary>
    public static ProductCase Draw(BuiltinOperator builtin, SeededRandom random)
    {
        int Pick(params int[] values) => values[random.NextInt32(values.Length)];

        var activation = (FusedActivation)random.NextInt32(4);
        if (builtin == BuiltinOperator.FullyConnected)
        {
            int rows = Pick(1, 1, 2, 3, 5, 7, 13, 50), depth = Pick(1, 2, 3, 4, 7, 16, 33, 64, 130), units = Pick(1, 3, 8, 15, 16, 17, 33, 64, 100);
            return new ProductCase(builtin, random) { Shape = [rows, depth], FilterShape = [units, depth], Y = default, X = default, Activation = activation };
        }

        int batch = Pick(1, 1, 2, 3), height = Pick(1, 2, 3, 5, 8, 11), width = Pick(1, 2, 4, 7, 9, 19, 40);
        var padding = (Padding)random.NextInt32(2);
        int filterY = Pick(1, 1, 2, 3, 3, 5), filterX = Pick(1, 1, 2, 3, 3, 4, 7), strideY = Pick(1, 1, 2, 3), strideX = Pick(1, 1, 2, 3);
        if (random.NextInt32(2) == 0) (filterX, strideX) = (filterY, strideY);
        if (random.NextInt32(6) == 0) (height, width, filterX, strideX) = (Pick(8, 20, 40), 1, 1, Pick(1, 2));
        if (builtin == BuiltinOperator.TransposeConv)
        {
            if (height * width > 100) width = 7;
            var (y, x) = (Transposed(height, filterY, strideY, padding), Transposed(width, filterX, strideX, padding));
            int channels = Pick(1, 2, 3, 4, 8, 17), filters = Pick(1, 3, 8, 19);
            return new ProductCase(builtin, random) { Shape = [batch, height, width, channels], FilterShape = [filters, filterY, filterX, channels], Y = y, X = x, Activation = activation };
        }

        int dilationY = strideY == 1 ? Pick(1, 1, 2) : 1, dilationX = strideX == 1 ? Pick(1, 1, 3) : 1;
        if (padding == Padding.Valid)
        {
            height += (filterY - 1) * dilationY;
            width += (filterX - 1) * dilationX;
        }

        var (windowY, windowX) = (new ReferenceWindow(height, filterY, strideY, dilationY, padding), new ReferenceWindow(width, filterX, strideX, dilationX, padding));
        if (builtin == BuiltinOperator.DepthwiseConv2D)
        {
            int channels = Pick(1, 2, 3, 7, 8, 9, 16, 17, 31, 32, 33, 40, 64, 130), multiplier = Pick(1, 1, 1, 2, 3);
            return new ProductCase(builtin, random) { Shape = [batch, height, width, channels], FilterShape = [1, filterY, filterX, channels * multiplier], Y = windowY, X = windowX, Activation = activation };
        }

        int groups = Pick(1, 1, 1, 1, 2, 3), depth2 = Pick(1, 2, 3, 4, 5, 8, 12, 16, 17, 32, 36), perGroup = Pick(1, 2, 7, 8, 9, 16, 17, 30);
        return new ProductCase(builtin, random)
        {
            Shape = [batch, height, width, groups * depth2], FilterShape = [groups * perGroup, filterY, filterX, depth2], Y = windowY, X = windowX, Activation = activation,
        };
    }

    /// <summary>Codes of a type, the ends of its range among them.</summary>
    public int[] Codes(int[] shape, int min, int max)
    {
        var codes = _random.Integers(shape.Aggregate(1, static (product, dimension) => product * dimension), min, max + 1);
        for (var i = 0; i < codes.Length; i += 7) codes[i] = i % 2 == 0 ? min : max;
        return codes;
    }

    /// <summary>Sums without bias.</summary>
    public long[] Sums(int[] input, Func<int, int> zero, int[] filter, int filterZero) => Builtin switch
    {
        BuiltinOperator.Conv2D => ReferenceSums.Conv2D(input, Shape, zero, filter, FilterShape, filterZero, Y, X),
        BuiltinOperator.DepthwiseConv2D => ReferenceSums.Depthwise(input, Shape, zero, filter, FilterShape, filterZero, Y, X),
        BuiltinOperator.TransposeConv => ReferenceSums.TransposeConv(input, Shape, zero, filter, FilterShape, filterZero, Y, X),
        _ => ReferenceSums.Dense(input, filter, Shape[1], zero, filterZero),
    };

    /// <summary>The operator's options.</summary>
    public OperatorOptions Options()
    {
        var options = new OperatorOptions(0);
        var activation = FieldValue.Int8((sbyte)Activation);
        if (Builtin == BuiltinOperator.FullyConnected)
        {
            options.Set(0, activation);
            return options;
        }

        options.Set(0, FieldValue.Int8((sbyte)Y.Padding));
        options.Set(1, FieldValue.Int32(X.Stride));
        options.Set(2, FieldValue.Int32(Y.Stride));
        if (Builtin == BuiltinOperator.DepthwiseConv2D) options.Set(3, FieldValue.Int32(1));
        options.Set(Builtin == BuiltinOperator.DepthwiseConv2D ? 4 : 3, activation);
        if (Builtin == BuiltinOperator.TransposeConv) return options;
        var dilations = Builtin == BuiltinOperator.DepthwiseConv2D ? 5 : 4;
        options.Set(dilations, FieldValue.Int32(X.Dilation));
        options.Set(dilations + 1, FieldValue.Int32(Y.Dilation));
        return options;
    }

    /// <summary>The operator's inputs in its order.</summary>
    public OperatorInput?[] Inputs(OperatorInput input, OperatorInput filter, OperatorInput? bias) => Builtin == BuiltinOperator.TransposeConv
        ? [OperatorInput.Integers(OutputShape), filter, input, bias]
        : [input, filter, bias];

    // The window moves over the output, whose size is one of those that lead back to the input's.
    private static ReferenceWindow Transposed(int size, int filter, int stride, Padding padding)
        => new(padding == Padding.Same ? size * stride : (size - 1) * stride + filter, filter, stride, 1, padding);
}
