using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <content>int8 inputs, weights and outputs, a cell state of 16 bits.</content>
public sealed partial class LstmOp
{
    private static CodeLstmKernel? BindInt8(BindContext context)
    {
        var input = context.Input(0);
        context.RequireRank(input, 2, 2);
        return CodeLstmKernel.Bind(context, new SequenceLayout(1, input.Shape[0], true, false), context.Options.GetSingle(CellClipField), context.Options.GetSingle(ProjectionClipField));
    }
}
