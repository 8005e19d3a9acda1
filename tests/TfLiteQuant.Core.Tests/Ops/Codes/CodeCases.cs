using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Cases of integer kernels over types, shapes, scales, zero points and options.</summary>
internal static partial class CodeCases
{
    // made when asked for: the shapes of the other parts of this class are not there before
    private static readonly Lazy<CodeCase[]> Every = new(static () => [.. All()]);

    private static readonly TensorType[] Bytes = [TensorType.Int8, TensorType.UInt8];

    private static readonly TensorType[] Types = [TensorType.Int8, TensorType.UInt8, TensorType.Int16];

    /// <summary>Operators and types of codes that there are cases for.</summary>
    public static IEnumerable<(BuiltinOperator Builtin, TensorType Type)> Kinds => Every.Value.Select(static test => test.Kind).Distinct();

    /// <summary>The cases of one operator and type.</summary>
    public static CodeCase[] Of(BuiltinOperator builtin, TensorType type) => Array.FindAll(Every.Value, test => test.Kind == (builtin, type));

    private static IEnumerable<CodeCase> All() => [.. Arithmetic(), .. Unary(), .. Rows(), .. Pools(), .. Reductions(), .. Resizes(), .. Movements()];

    /// <summary>A tensor with any codes; 16-bit ones have no zero point and scales that much smaller.</summary>
    private static CodeTensor Any(TensorType type, int[] shape, double scale, double zero, SeededRandom random)
    {
        var (min, max) = type.CodeRange();
        return type == TensorType.Int16
            ? CodeTensor.Random(type, shape, (float)(scale / 256), 0, random)
            : CodeTensor.Random(type, shape, (float)scale, (int)Math.Round(min + ((max - min) * zero)), random);
    }

    /// <summary>Parameters of a result.</summary>
    private static CodeTensor Like(TensorType type, double scale, double zero)
    {
        var (min, max) = type.CodeRange();
        return type == TensorType.Int16
            ? new(type, [], (float)(scale / 256), 0, [])
            : new(type, [], (float)scale, (int)Math.Round(min + ((max - min) * zero)), []);
    }

    private static OperatorOptions Fused(int tag, int activation)
    {
        var options = new OperatorOptions(tag);
        options.Set(0, FieldValue.Int8((sbyte)activation));
        return options;
    }

    private static string Text(int[] shape) => $"[{string.Join(',', shape)}]";
}
