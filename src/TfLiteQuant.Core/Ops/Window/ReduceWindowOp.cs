using System.Numerics;
using System.Numerics.Tensors;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_WINDOW: one of six reductions over windows. Inputs: value, initial value, window sizes, strides, dilations.</summary>
public sealed partial class ReduceWindowOp : OpDefinition
{
    private const int FunctionField = 0;

    private enum Function
    {
        Add = 1,
        Multiply,
        Minimum,
        Maximum,
        All,
        Any,
    }

    public override BuiltinOperator Operator => BuiltinOperator.ReduceWindow;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(5, 1);
        var (input, initial, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameType(input, initial);
        context.RequireRank(input, 1);
        context.Require(initial.Count == 1, "Its initial value is not a single number.");
        for (var i = 2; i < 5; i++) context.RequireType(context.Input(i), TensorType.Int64);
        if (!context.TryReadAll(2, 3, 4)) return null;
        var ones = new long[input.Rank];
        Array.Fill(ones, 1);
        var layout = WindowLayout.Of(
            context, input.Shape, context.Integers(context.Input(2)), context.Integers(context.Input(3)), ones, context.Integers(context.Input(4)), new long[2 * input.Rank]);
        output.Resize(layout.OutputShape);
        var function = (Function)(context.Operator.Options2 ?? context.Options).GetInteger(FunctionField);
        context.Require(Enum.IsDefined(function), $"It has no reduction {(int)function}.");
        return input.Type switch
        {
            TensorType.Float32 => new Kernel<float>(context, layout, function),
            TensorType.Float64 => new Kernel<double>(context, layout, function),
            TensorType.Bool or TensorType.Int8 => new Kernel<sbyte>(context, layout, function),
            TensorType.UInt8 => new Kernel<byte>(context, layout, function),
            TensorType.Int16 => new Kernel<short>(context, layout, function),
            TensorType.Int32 => new Kernel<int>(context, layout, function),
            TensorType.Int64 => new Kernel<long>(context, layout, function),
            _ => throw context.UnsupportedType(input),
        };
    }

    private sealed class Kernel<T>(BindContext context, WindowLayout layout, Function function) : OpKernel
        where T : unmanaged, INumber<T>
    {
        private readonly TensorValue _input = context.Input(0), _initial = context.Input(1), _output = context.Output(0);
        private readonly T[] _values = new T[context.Output(0).Count];

        public override void Run()
        {
            var output = _output.Span<T>();
            var initial = _initial.Values<T>()[0];
            output.Fill(initial);
            for (var element = 0; element < layout.Elements; element++)
            {
                layout.Gather(element, _input.Values<T>(), initial, _values.AsSpan());
                switch (function)
                {
                    case Function.Add: TensorPrimitives.Add<T>(output, _values, output); break;
                    case Function.Multiply: TensorPrimitives.Multiply<T>(output, _values, output); break;
                    case Function.Minimum: TensorPrimitives.Min<T>(output, _values, output); break;
                    case Function.Maximum: TensorPrimitives.Max<T>(output, _values, output); break;
                    default: Logical(output); break;
                }
            }
        }

        private void Logical(Span<T> output)
        {
            for (var i = 0; i < output.Length; i++)
            {
                var (one, other) = (output[i] != T.Zero, _values[i] != T.Zero);
                output[i] = (function == Function.All ? one && other : one || other) ? T.One : T.Zero;
            }
        }
    }
}
