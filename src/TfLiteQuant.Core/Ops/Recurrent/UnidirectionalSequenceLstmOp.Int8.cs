using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <content>int8 inputs, weights and outputs, a cell state of 16 bits.</content>
public sealed partial class UnidirectionalSequenceLstmOp
{
    private static CodeLstmKernel? BindInt8(BindContext context)
    {
        var (input, timeMajor) = (context.Input(0), context.Options.GetBoolean(TimeMajorField));
        context.RequireRank(input, 3, 3);
        var layout = new SequenceLayout(input.Shape[timeMajor ? 0 : 1], input.Shape[timeMajor ? 1 : 0], timeMajor, false);
        return CodeLstmKernel.Bind(context, layout, context.Options.GetSingle(CellClipField), context.Options.GetSingle(ProjectionClipField));
    }
}
