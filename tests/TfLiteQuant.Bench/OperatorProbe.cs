using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>An operator on floats, integers or truths that is measured alone.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Build">Adds it to a graph, with its inputs, and returns what comes out.</param>
internal sealed record OperatorProbe(string Name, Func<GraphBuilder, Value[]> Build)
{
    private static readonly int[] Image = [1, 56, 56, 64], Half = [1, 28, 28, 64], Picture = [1, 224, 224, 3], Rows = [784, 256];

    public static OperatorProbe[] All =>
    [
        Unary("RELU", BuiltinOperator.Relu),
        Unary("EXP", BuiltinOperator.Exp),
        Unary("SIGN", BuiltinOperator.Sign),
        Binary("ADD", BuiltinOperator.Add, Image, new OptionFields(11)),
        Binary("MUL by channel", BuiltinOperator.Mul, [64], new OptionFields(21)),
        new("MUL of pairs by position", static graph => [graph.Operator(BuiltinOperator.Mul, [graph.Input([8, 100, 32, 2]), graph.Input([8, 100, 1, 2])], [8, 100, 32, 2], new OptionFields(21))]),
        Binary("FLOOR_MOD", BuiltinOperator.FloorMod, Image),
        Binary("POW", BuiltinOperator.Pow, Image),
        Binary("ATAN2", BuiltinOperator.Atan2, Image),
        Of("ADD of int32", TensorType.Int32, BuiltinOperator.Add, [Image, Image], TensorType.Int32, Image, new OptionFields(11)),
        Of("LESS", TensorType.Float32, BuiltinOperator.Less, [Image, Image], TensorType.Bool, Image),
        Of("LOGICAL_AND", TensorType.Bool, BuiltinOperator.LogicalAnd, [Image, Image], TensorType.Bool, Image),
        new("SELECT_V2", static graph => graph.Operator(BuiltinOperator.SelectV2, [graph.Input(Image, type: TensorType.Bool), graph.Input(Image), graph.Input(Image)], [(TensorType.Float32, Image)])),
        Cast("CAST of floats to int32", TensorType.Float32, TensorType.Int32),
        Cast("CAST of floats to int64", TensorType.Float32, TensorType.Int64),
        Cast("CAST of int64 to floats", TensorType.Int64, TensorType.Float32),
        Cast("CAST of uint8 to floats", TensorType.UInt8, TensorType.Float32),
        new("QUANTIZE to int8", static graph => [graph.Quantize(graph.Input(Image), TensorType.Int8, QuantizationParameters.PerTensor(0.05f, 3))]),
        Of("ARG_MAX of channels", BuiltinOperator.ArgMax, Image, TensorType.Int32, [1, 56, 56], new OptionFields(40).Choice(0, TensorType.Int32), 3),
        new("TOPK_V2 of 1000", static graph => [graph.Operator(BuiltinOperator.TopkV2, [graph.Input([100, 1000]), graph.Constant<int>([10], [])], [(TensorType.Float32, [100, 10]), (TensorType.Int32, [100, 10])])[0]]),
        Of("CUMSUM of rows", BuiltinOperator.Cumsum, Rows, TensorType.Float32, Rows, new OptionFields(102), 1),
        Of("MEAN of the image", BuiltinOperator.Mean, Image, TensorType.Float32, [1, 64], new OptionFields(27), 1, 2),
        new("LOCAL_RESPONSE_NORMALIZATION", static graph => [graph.Operator(BuiltinOperator.LocalResponseNormalization, [graph.Input(Half)], Half, new OptionFields(13).Integer(0, 5).Number(1, 1).Number(2, 1e-4f).Number(3, 0.75f))]),
        Of("RFFT2D of 512 samples", BuiltinOperator.Rfft2d, [96, 1, 512], TensorType.Complex64, [96, 1, 257], new OptionFields(105), 1, 512),
        new("MAX_POOL_2D 2 x 2", static graph => [graph.Pool2D(BuiltinOperator.MaxPool2D, graph.Input(Image))]),
        new("MAX_POOL_2D 2 x 2 of a picture", static graph => [graph.Pool2D(BuiltinOperator.MaxPool2D, graph.Input(Picture))]),
        new("AVERAGE_POOL_2D 3 x 3, stride 1", static graph => [graph.Pool2D(BuiltinOperator.AveragePool2D, graph.Input(Image), 3, new Window(1))]),
        new("DEPTHWISE_CONV_2D of a picture", static graph => [graph.DepthwiseConv2D(graph.Input([1, 112, 112, 3]))]),
        Of("RESIZE_BILINEAR of a picture", BuiltinOperator.ResizeBilinear, [1, 112, 112, 3], TensorType.Float32, Picture, new OptionFields(15).Flag(3, true), 224, 224),
        Of("RESIZE_NEAREST_NEIGHBOR of a picture", BuiltinOperator.ResizeNearestNeighbor, [1, 112, 112, 3], TensorType.Float32, Picture, new OptionFields(74), 224, 224),
        new("PACK of the last axis", static graph => [graph.Operator(BuiltinOperator.Pack, [graph.Input(Image), graph.Input(Image)], [1, 56, 56, 64, 2], new OptionFields(59).Integer(0, 2).Integer(1, 4))]),
        Of("TRANSPOSE to channels first", BuiltinOperator.Transpose, Image, TensorType.Float32, [1, 64, 56, 56], new OptionFields(26), 0, 3, 1, 2),
        Of("TILE of one channel", BuiltinOperator.Tile, [1, 56, 56, 1], TensorType.Float32, Image, new OptionFields(51), 1, 1, 1, 64),
        new("GATHER of rows", static graph => [graph.Gather(graph.Input([1000, 256]), graph.Input([500], type: TensorType.Int32))]),
    ];

    private static OperatorProbe Unary(string name, BuiltinOperator builtin) => new(name, graph => [graph.Operator(builtin, [graph.Input(Image)], Image)]);

    private static OperatorProbe Binary(string name, BuiltinOperator builtin, int[] other, OperatorOptions? options = null)
        => new(name, graph => [graph.Operator(builtin, [graph.Input(Image), graph.Input(other)], Image, options)]);

    private static OperatorProbe Cast(string name, TensorType from, TensorType to)
        => Of(name, from, BuiltinOperator.Cast, [Image], to, Image, new OptionFields(37).Choice(0, from).Choice(1, to));

    private static OperatorProbe Of(string name, TensorType type, BuiltinOperator builtin, int[][] inputs, TensorType resultType, int[] result, OperatorOptions? options = null)
        => new(name, graph => graph.Operator(builtin, Array.ConvertAll(inputs, shape => graph.Input(shape, type: type)), [(resultType, result)], options));

    private static OperatorProbe Of(string name, BuiltinOperator builtin, int[] input, TensorType resultType, int[] result, OperatorOptions options, params int[] integers)
        => new(name, graph => graph.Operator(builtin, [graph.Input(input), graph.Integers(integers)], [(resultType, result)], options));
}
