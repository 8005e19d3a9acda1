using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An int8 LSTM bound to its tensors.</summary>
internal sealed unsafe class CodeLstmKernel(CodeLstmCell cell, TensorValue input, TensorValue outputState, TensorValue cellState, TensorValue output) : OpKernel
{
    public override void Run() => cell.Run(input.Pointer<sbyte>(), outputState.Pointer<sbyte>(), cellState.Pointer<short>(), output.Pointer<sbyte>());

    /// <summary>Binds an operator of one LSTM; null where its weights are not known yet.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="layout">Its sequence.</param>
    /// <param name="cellClip">Bound of the cell's state, 0 for none.</param>
    /// <param name="projectionClip">Bound of the projected output, 0 for none.</param>
    public static CodeLstmKernel? Bind(BindContext context, SequenceLayout layout, float cellClip, float projectionClip)
    {
        context.RequireInputs(20, 1);
        var (input, output, outputState, cellState) = (context.Input(0), context.Output(0), context.Input(LstmOp.OutputState), context.Input(LstmOp.CellState));
        context.RequireType(output, TensorType.Int8);

        // the output is a copy of the state's codes, even where the model gives it other parameters
        var weights = new CodeLstmOperands(context, LstmOp.Operands(context), input.Shape[^1]).Pack(output, outputState, cellState, cellClip, projectionClip);
        if (weights is null) return null;
        context.RequireShape(outputState, layout.Batch, weights.Outputs);
        context.RequireShape(cellState, layout.Batch, weights.Units);
        output.Resize([.. input.Shape[..^1], weights.Outputs]);
        return new CodeLstmKernel(new CodeLstmCell(weights, layout, context.Workers), input, outputState, cellState, output);
    }
}
