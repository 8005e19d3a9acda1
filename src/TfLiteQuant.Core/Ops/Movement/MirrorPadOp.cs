using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MIRROR_PAD: the tensor's own elements, mirrored, around it. Inputs: value, margins [rank, 2].</summary>
public sealed partial class MirrorPadOp : OpDefinition
{
    private const int ModeField = 0;
    private const long Symmetric = 1;

    public override BuiltinOperator Operator => BuiltinOperator.MirrorPad;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, margins, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameParameters(input, output);
        context.RequireType(margins, TensorType.Int32, TensorType.Int64);
        context.RequireShape(margins, input.Rank, 2);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;

        // Whether the edge is repeated: symmetric mirroring stands on it, reflection leaves it out.
        var edge = context.Options.GetInteger(ModeField) == Symmetric ? 0 : 1;
        var pairs = context.Integers(margins);
        var tables = new int[input.Rank][];
        for (var d = 0; d < input.Rank; d++)
        {
            var (before, after, extent) = (pairs[2 * d], pairs[2 * d + 1], input.Shape[d]);
            context.Require(
                before >= 0 && after >= 0 && before <= extent - edge && after <= extent - edge || (before == 0 && after == 0),
                $"Margins of {before} and {after} exceed what {extent} elements mirror.");
            tables[d] = new int[checked((int)(before + extent + after))];
            for (var i = 0; i < tables[d].Length; i++)
            {
                var place = i - before;
                tables[d][i] = (int)(place < 0 ? -1 - place + edge : place < extent ? place : 2 * extent - 1 - edge - place);
            }
        }

        output.Resize(Array.ConvertAll(tables, static table => table.Length));
        return new TableCopyKernel(context, input, output, new TableCopy(tables, input.Shape, bytes), bytes);
    }
}
