using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>Accuracy of our models beside the reference's: every model with data, in every technique, on the same samples in our engine,
/// with confidence intervals and those of the paired differences.</summary>
internal sealed class AccuracyCommand : IBenchCommand
{
    private const int Samples = 500;

    public string Name => "accuracy";

    public string Usage => "[MODEL...]: golden models, corpus models with data and MNIST, in every technique: metrics and SQNR of float, TensorFlow's model and ours, with intervals";

    public int Run(string[] arguments)
    {
        var rows = new List<AccuracyRow>();
        foreach (var source in Sources().Where(source => arguments.Length == 0 || arguments.Contains(source.Name)))
        {
            using var paired = new PairedAccuracy(source, Samples);
            foreach (var technique in AccuracyTechnique.All)
            {
                // The reference's dynamic range and float16 of public models were not kept; what there is to compare with is measured.
                if (source.References.Count > 0 && !source.References.ContainsKey(technique.Variant) && !GoldenModel.Names.Contains(source.Name)) continue;
                var measured = paired.Measure(technique);
                foreach (var row in measured) Console.Error.WriteLine(row);
                rows.AddRange(measured);
            }
        }

        AccuracyTables.Write(Console.Out, rows);
        return 0;
    }

    private static IEnumerable<AccuracySource> Sources()
        => GoldenModel.Names.Select(AccuracySources.Golden).Concat(MnistSources.All()).Concat(AccuracySources.CorpusNames.Select(AccuracySources.Corpus));
}
