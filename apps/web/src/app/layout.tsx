import "./globals.css";
import { parseThemePreference, themeCookieName } from "@edgeloom/ui";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "./providers.tsx";

export const metadata: Metadata = {
  title: { default: "Edgeloom", template: "%s · Edgeloom" },
  description: "Design, run and watch workflows of edge nodes.",
  icons: { icon: "/favicon.svg" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0b0c0f" },
    { media: "(prefers-color-scheme: light)", color: "#f8f7f3" },
  ],
};

// Reading the cookie renders every page per request, which the policy's nonce needs as well.
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const preference = parseThemePreference((await cookies()).get(themeCookieName)?.value);
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-theme={preference === "system" ? undefined : preference}
      suppressHydrationWarning
    >
      <body>
        <Providers themePreference={preference}>{children}</Providers>
      </body>
    </html>
  );
}
