using System.Xml.Linq;

namespace TfLiteQuant.Reports;

/// <summary>What the words of a page mean.</summary>
internal static class PageGlossary
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("Scale, zero point", "A code q stands for the real value scale × (q − zero point)."),
        ("SQNR", "Signal to quantization noise ratio in dB: energy of the float model's values over that of the differences. 20 dB is a noise of a tenth, 40 dB of a hundredth."),
        ("By itself", "The operator is fed the float model's values, so that the noise is its own."),
        ("End to end", "Both models run whole, so that noise of all operators before it is included."),
        ("RMSE over scale", "Root of the mean squared error in steps of the codes. Rounding alone gives 0.289."),
        ("Cut off", "Share of values beyond what codes can represent."),
        ("Agreement", "Share in which both models say the same."),
        ("p", "McNemar's exact test: how likely answers that differ as unevenly are, if both models were equally good."),
    ];

    public static XElement Write() => PageMarkup.Folded("What the words mean", PageMarkup.Element("dl", [.. Words.SelectMany(static entry => new object[] { PageMarkup.Element("dt", entry.Word), PageMarkup.Element("dd", entry.Meaning) })]));
}
