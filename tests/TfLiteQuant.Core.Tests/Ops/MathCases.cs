using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Cases of arithmetic, comparisons, activations, reductions and normalizations over types, shapes and options.</summary>
internal static partial class MathCases
{
    // made when asked for: the shapes of the other parts of this class are not there before
    private static readonly Lazy<Dictionary<string, OperatorCase>> ByName = new(static () => All().ToDictionary(static test => test.Name, StringComparer.Ordinal));

    public static IEnumerable<string> Names => ByName.Value.Keys;

    public static OperatorCase Find(string name) => ByName.Value[name];

    private static IEnumerable<OperatorCase> All()
        => [.. Arithmetic(), .. Comparisons(), .. Integers(), .. Selections(), .. Unary(), .. Activations(), .. Reductions(), .. Normalizations(), .. Segments(), .. Rankings(), .. StableHlo()];

    private static ReferenceArray Ref(TensorValue value) => ReferenceArray.Of(value);

    // what an operator gives for a type: 16-bit floats are rounded
    private static ReferenceArray Rounded(TensorType type, ReferenceArray exact) => type switch
    {
        TensorType.Float16 => new(exact.Shape, Array.ConvertAll(exact.Values, static value => (double)(Half)value)),
        TensorType.Float32 => new(exact.Shape, Array.ConvertAll(exact.Values, static value => (double)(float)value)),
        _ => exact,
    };

    private static OperatorCase Binary(
        BuiltinOperator op,
        TensorType type,
        int[] a,
        int[] b,
        Func<double, double, double> function,
        OperatorOptions? options = null,
        (double Low, double High)? divisors = null,
        TensorType? result = null,
        string note = "")
    {
        var x = Numbers.Random(type, a, 1);
        var y = Numbers.Random(type, b, 2, divisors?.Low ?? -8, divisors?.High ?? 8);
        var expected = Rounded(result ?? type, BroadcastReference.Apply(function, Ref(x), Ref(y)));
        return new($"{op} {type} {Text(a)} {Text(b)}{note}", op, [x, y], [(result ?? type, expected)])
        {
            Options = options,
            // the runtime takes no empty inputs
            HasPeer = !a.Contains(0),
        };
    }

    private static OperatorCase One(BuiltinOperator op, TensorType type, int[] shape, Func<double, double> function, double tolerance = 0, double low = -8, double high = 8, OperatorOptions? options = null)
    {
        var x = Numbers.Random(type, shape, 3, low, high);
        return new($"{op} {type} {Text(shape)}{(options is null ? "" : " with options")}", op, [x], [(type, Rounded(type, BroadcastReference.Apply(function, Ref(x))))])
        {
            Options = options,
            Tolerance = tolerance,
        };
    }

    private static string Text(int[] shape) => $"[{string.Join(',', shape)}]";
}
