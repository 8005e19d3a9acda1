using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Ops;

internal static partial class MathCases
{
    private static IEnumerable<OperatorCase> Unary()
    {
        int[] shape = [3, 37], large = [99_999];
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int32, TensorType.Int16 })
            yield return One(BuiltinOperator.Abs, type, shape, Math.Abs);
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16, TensorType.Int8, TensorType.Int16, TensorType.Int32, TensorType.Int64 })
            yield return One(BuiltinOperator.Neg, type, shape, static x => -x);
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16 })
        {
            yield return One(BuiltinOperator.Ceil, type, shape, Math.Ceiling);
            yield return One(BuiltinOperator.Floor, type, shape, Math.Floor);
            yield return One(BuiltinOperator.Round, type, shape, static x => Math.Round(x, MidpointRounding.ToEven));
            yield return One(BuiltinOperator.Sin, type, shape, Math.Sin, Near(type));
            yield return One(BuiltinOperator.Cos, type, shape, Math.Cos, Near(type), -100, 100);
        }

        yield return One(BuiltinOperator.Exp, TensorType.Float32, large, Math.Exp, 2e-7, -10, 3);
        yield return One(BuiltinOperator.Exp, TensorType.Float32, [], Math.Exp, 2e-7, -10, 3);
        yield return One(BuiltinOperator.Exp, TensorType.Float16, shape, Math.Exp, 1e-3, -10, 3);
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16 })
        {
            yield return One(BuiltinOperator.Log, type, shape, Math.Log, Near(type), 0.25, 50);
            yield return One(BuiltinOperator.Sqrt, type, shape, Math.Sqrt, type == TensorType.Float16 ? 1e-3 : 0, 0);
            yield return One(BuiltinOperator.Rsqrt, type, shape, static x => 1 / Math.Sqrt(x), Near(type), 0.25);
            yield return One(BuiltinOperator.Square, type, shape, static x => x * x, type == TensorType.Float16 ? 1e-3 : 0);
        }

        foreach (var type in new[] { TensorType.Float32, TensorType.Float64, TensorType.Int32 })
            yield return One(BuiltinOperator.Sign, type, shape, static x => Math.Sign(x), low: -1, high: 1.2);
    }

    private static IEnumerable<OperatorCase> Activations()
    {
        int[] shape = [3, 37], large = [99_999];
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16 })
        {
            yield return One(BuiltinOperator.Tanh, type, shape, Math.Tanh, Near(type));
            yield return One(BuiltinOperator.Logistic, type, large, static x => 1 / (1 + Math.Exp(-x)), Near(type));
            foreach (var approximate in new[] { true, false })
            {
                var options = new OperatorOptions(116);
                options.Set(0, FieldValue.Boolean(approximate));
                yield return One(BuiltinOperator.Gelu, type, [approximate ? 40 : 41], x => Gelu(x, approximate), Near(type), -5, 5, options);
            }
        }

        var slope = new OperatorOptions(75);
        slope.Set(0, FieldValue.Single(-0.5f));
        foreach (var type in new[] { TensorType.Float32, TensorType.Float16 })
        {
            yield return One(BuiltinOperator.Elu, type, shape, static x => x < 0 ? Math.Exp(x) - 1 : x, Near(type));
            yield return One(BuiltinOperator.HardSwish, type, shape, static x => x * Math.Clamp(x + 3, 0, 6) / 6, Near(type));
            yield return One(BuiltinOperator.Relu, type, shape, static x => Math.Max(x, 0));
            yield return One(BuiltinOperator.Relu6, type, shape, static x => Math.Clamp(x, 0, 6));
            yield return One(BuiltinOperator.ReluN1To1, type, shape, static x => Math.Clamp(x, -1, 1));
            yield return One(BuiltinOperator.LeakyRelu, type, shape, static x => x > 0 ? x : x * -0.5, options: slope);
        }

        yield return One(BuiltinOperator.Relu0To1, TensorType.Float32, shape, static x => Math.Clamp(x, 0, 1));
    }

    // halves are rounded twice: the exact value here, and the kernel's from one unit beside it
    private static double Near(TensorType type) => type == TensorType.Float16 ? 1e-3 : 3e-7;

    private static double Gelu(double x, bool approximate)
    {
        if (approximate) return 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
        var z = x * Math.Sqrt(0.5);
        var (term, erf) = (z, z);
        for (var n = 1; n < 200; n++)
        {
            term *= -z * z / n;
            erf += term / ((2 * n) + 1);
        }

        return 0.5 * x * (1 + (erf * 2 / Math.Sqrt(Math.PI)));
    }
}
