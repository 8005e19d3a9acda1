using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>One step of the basic LSTM; its states are both inputs, kept between runs, and outputs.</summary>
internal sealed unsafe class BasicLstmKernel(BindContext context, LstmCell cell) : OpKernel
{
    private readonly TensorValue _input = context.Input(0), _previous = context.Input(1), _state = context.Input(4);
    private readonly TensorValue _output = context.Output(0), _stateOut = context.Output(1), _joined = context.Output(2), _sums = context.Output(3);

    public override void Run()
    {
        var (features, units) = (_input.Shape[1], _previous.Shape[1]);
        for (var batch = 0; batch < _input.Shape[0]; batch++)
        {
            var row = _joined.Span<float>().Slice(batch * (features + units), features + units);
            _input.Values<float>().Slice(batch * features, features).CopyTo(row);
            _previous.Values<float>().Slice(batch * units, units).CopyTo(row[features..]);
        }

        cell.Sums = _sums.Pointer<float>();
        cell.Run(_input.Pointer<float>(), null, _previous.Pointer<float>(), _state.Pointer<float>(), _output.Pointer<float>(), units);
        _state.Values<float>().CopyTo(_stateOut.Span<float>());
        ToOrderOfWeights(_sums.Span<float>(), units);
    }

    // The cell's gates come as input, forget, cell, output, those of the weights as input, cell, forget, output.
    private static void ToOrderOfWeights(Span<float> sums, int units)
    {
        for (var row = 0; row < sums.Length; row += 4 * units)
        {
            for (var unit = row + units; unit < row + (2 * units); unit++) (sums[unit], sums[unit + units]) = (sums[unit + units], sums[unit]);
        }
    }
}
