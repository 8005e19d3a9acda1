using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>A custom operator made of two functions, which counts how often it is bound and run.</summary>
internal sealed class TestOperator(Func<TestOperator, BindContext, OpKernel?> bind, bool isPure = true) : OpDefinition
{
    public int Binds { get; private set; }

    public int Runs { get; set; }

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override bool IsPure => isPure;

    public override OpKernel? Bind(BindContext context)
    {
        Binds++;
        return bind(this, context);
    }

    /// <summary>Float inputs of one shape, or scalars, to an output of the first one's shape, which may lie where the first
    /// input lies.</summary>
    public static TestOperator Elementwise(Func<float, float, float> function, bool isPure = true, bool inPlace = true) => new(
        (self, context) =>
        {
            TensorValue left = context.Input(0), right = context.OptionalInput(1) ?? left, output = context.Output(0);
            output.Resize(left.Shape);
            if (inPlace) context.AllowInPlace(0, 0);
            return new DelegateKernel(() =>
            {
                self.Runs++;
                ReadOnlySpan<float> x = left.Values<float>(), y = right.Values<float>();
                var z = output.Span<float>();
                for (var i = 0; i < z.Length; i++) z[i] = function(x[i], y.Length == 1 ? y[0] : y[i]);
            });
        },
        isPure);

    /// <summary>Whether the first element of one float input is less than that of the other.</summary>
    public static TestOperator Less() => new((self, context) =>
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        output.Resize();
        return new DelegateKernel(() => output.Span<byte>()[0] = left.Values<float>()[0] < right.Values<float>()[0] ? (byte)1 : (byte)0);
    });

    /// <summary>The elements of both float vectors, one after the other.</summary>
    public static TestOperator Append() => new((self, context) =>
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        output.Resize(left.Count + right.Count);
        return new DelegateKernel(() =>
        {
            left.Values<float>().CopyTo(output.Span<float>());
            right.Values<float>().CopyTo(output.Span<float>()[left.Count..]);
        });
    });

    /// <summary>The positive elements of a float tensor: how many shows when it runs.</summary>
    public static TestOperator Positive() => new((self, context) =>
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        context.DeclareDynamic(0);
        return new DelegateKernel(() =>
        {
            self.Runs++;
            var count = 0;
            foreach (var value in input.Values<float>()) count += value > 0 ? 1 : 0;
            output.Resize(count);
            count = 0;
            foreach (var value in input.Values<float>())
                if (value > 0) output.Span<float>()[count++] = value;
        });
    });
}
