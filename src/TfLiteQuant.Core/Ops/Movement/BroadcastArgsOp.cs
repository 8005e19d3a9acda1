using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BROADCAST_ARGS: the shape that two shapes stretch to together.</summary>
public sealed partial class BroadcastArgsOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.BroadcastArgs;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (one, other, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(one, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(one, other);
        context.RequireSameType(one, output);
        context.RequireRank(one, 1, 1);
        context.RequireRank(other, 1, 1);
        output.Resize(Math.Max(one.Count, other.Count));
        return new DelegateKernel(() =>
        {
            var rank = output.Count;
            for (var d = 1; d <= rank; d++)
            {
                var a = d <= one.Count ? IndexOperand.At(one, one.Count - d) : 1;
                var b = d <= other.Count ? IndexOperand.At(other, other.Count - d) : 1;
                if (a != b && a != 1 && b != 1)
                    throw context.Fail($"Dimensions {a} and {b} do not stretch to one another.", "The shapes were computed by the model.");
                var stretched = a == 1 ? b : a;
                if (output.Type == TensorType.Int32) output.Span<int>()[rank - d] = (int)stretched;
                else output.Span<long>()[rank - d] = stretched;
            }
        });
    }
}
