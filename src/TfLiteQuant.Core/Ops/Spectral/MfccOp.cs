using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Mfcc, which the runtime has built in by name: mel-frequency cepstral coefficients [channels, windows, coefficients] of a spectrogram
/// of squared magnitudes [channels, windows, frequencies], given the sample rate in hertz.
/// </summary>
public sealed class MfccOp : OpDefinition
{
    // The table of cosines takes 32 MB then; what options state is not backed by data, so that a damaged file could ask for any size.
    private const long MostCosines = 1 << 22;

    // As the reference has it: what a silent band has instead of no energy, so that there is a logarithm.
    private const double Floor = 1e-12;

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "Mfcc";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(2);
        var (spectrogram, rate, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(spectrogram, TensorType.Float32);
        context.RequireType(rate, TensorType.Int32);
        context.RequireType(output, TensorType.Float32);
        context.RequireRank(spectrogram, 3, 3);
        context.Require(rate.Count == 1, $"Its sample rate, tensor {rate.Index} '{rate.Name}', has {rate.Count} values.");
        var options = context.RequireMap();
        // The reference reads the limits as whole numbers, too.
        var (lower, upper) = (options.Whole("lower_frequency_limit"), options.Whole("upper_frequency_limit"));
        var (bands, coefficients) = (options.Whole("filterbank_channel_count"), options.Whole("dct_coefficient_count"));
        context.Require(lower >= 0 && upper > lower, $"Its frequencies are from lower_frequency_limit {lower} to upper_frequency_limit {upper}.");
        context.Require(
            coefficients >= 1 && bands >= coefficients && (long)bands * coefficients <= MostCosines,
            $"dct_coefficient_count is {coefficients} and filterbank_channel_count {bands}: at least 1, at most as many, and {MostCosines} in product at most.");
        context.Require(spectrogram.Shape[2] >= 2, $"Its spectrogram, tensor {spectrogram.Index} '{spectrogram.Name}', has {spectrogram.Shape[2]} frequencies instead of at least 2.");
        FloatOperands.Resize(context, output, spectrogram.Shape[0], spectrogram.Shape[1], coefficients);
        // A spectrogram without windows may claim any number of frequencies.
        if (output.Count == 0) return DelegateKernel.Nothing;
        return new Kernel(context, new MelFilterBank(spectrogram.Shape[2], bands, lower, upper), bands, new CosineTransform(bands, coefficients));
    }

    private sealed class Kernel(BindContext context, MelFilterBank filters, int bands, CosineTransform cosines) : OpKernel
    {
        private readonly TensorValue _spectrogram = context.Input(0), _rate = context.Input(1), _output = context.Output(0);
        private readonly double[] _bands = new double[bands];
        private int? _placed;

        public override void Run()
        {
            Place(_rate.Values<int>()[0]);
            var input = _spectrogram.Values<float>();
            var output = _output.Span<float>();
            for (; output.Length > 0; input = input[_spectrogram.Shape[2]..], output = output[_output.Shape[2]..])
            {
                // Where frequencies lack that a band reaches over, the reference's coefficients are zero.
                if (filters.Gather(input[.._spectrogram.Shape[2]], _bands))
                    foreach (ref var band in _bands.AsSpan()) band = Math.Log(band < Floor ? Floor : band);
                cosines.Run(_bands, output[.._output.Shape[2]]);
            }
        }

        private void Place(int rate)
        {
            if (rate == _placed) return;
            if (rate <= 0) throw context.Fail($"The sample rate is {rate}.", "It must be above 0.");
            filters.Place(rate);
            _placed = rate;
        }
    }
}
